package dev.sluice.it.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.app.replay.RepeatedEvents;
import dev.sluice.app.trial.TestRun;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.it.brokers.KafkaBroker;
import dev.sluice.it.brokers.NatsServer;
import dev.sluice.it.process.FunctionServer;
import dev.sluice.it.process.FunctionServer.Received;
import dev.sluice.it.process.SluiceApi;
import dev.sluice.trigger.check.SluiceExpressionChecker;
import dev.sluice.trigger.engine.TriggerProgram;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * An hour's events that wait on two topics of Kafka and two of JetStream, while the sidecar was killed, fire what they would
 * have fired as they happened. A trigger on each bus sees the same events; the trigger role has both.
 */
class BacklogIT {

    @RegisterExtension
    static final Sidecars SIDECARS = new Sidecars();

    private static final long SEED = Long.getLong("sluice.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String APP = "t-default--default";
    private static final int EVENTS = 600;
    private static final int KEYS = 20;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final List<String> BUSES = List.of("kafka", "nats");
    private static final List<String> SUBSCRIBERS =
            List.of("burst", "unanswered", "minutes", "silent", "calm", "both", "alone");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TRIGGER = """
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: WAY}
            spec:
              eventBus: WAY
              inputs:
                login: {topic: login-WAY}
                beat: {topic: beat-WAY, freshness: 5s}
              patterns:
                burst: {count: {of: login, by: data.k, atLeast: 3, within: 4m, rearm: untilQuiet, quiet: 2m}}
                unanswered: {absence: {after: login, missing: beat, within: 90s, by: data.k}}
                minutes: {window: {of: beat, size: 5m}}
                silent: {deadman: {of: beat, within: 8m, by: data.k, repeat: every}}
                calm: {debounce: {of: login, quiet: 3m, by: data.k}}
              subscribers:
            """;

    private final FunctionServer function = FunctionServer.start();
    private final Instant end = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final Instant begin = end.minus(HOUR);

    @TempDir
    Path folder;

    /** An event on one of the two topics. */
    private record Sent(String id, String topic, String key, Instant at) {

        String data() {
            return "{\"k\":\"" + key + "\"}";
        }

        byte[] bytes() {
            return """
                    {"specversion":"1.0","id":"%s","source":"/backlog","type":"test","sluicetime":"%s",\
                    "datacontenttype":"application/json","data":%s}\
                    """.formatted(id, at, data()).getBytes(StandardCharsets.UTF_8);
        }
    }

    @Test
    void firesWhatItWouldHaveFiredLive() throws Exception {
        System.getLogger(BacklogIT.class.getName())
                .log(System.Logger.Level.INFO, "-Dsluice.seed={0} repeats this sample", String.valueOf(SEED));
        try (function;
                KafkaBroker kafka = new KafkaBroker(Files.createDirectory(folder.resolve("kafka"))).start();
                NatsServer nats = new NatsServer(Files.createDirectory(folder.resolve("nats"))).start()) {
            List.of("login-kafka", "beat-kafka", "_dead").forEach(topic -> kafka.createTopic(topic, 1));
            kafka.committed("warm"); // the broker makes its topic of groups before anybody waits for a group
            Path resources = Files.createDirectory(folder.resolve("resources"));
            Files.writeString(resources.resolve("all.yaml"), resources(kafka, nats));
            List<Sent> events = events(new Random(SEED));
            try (RunningRoles roles = new RunningRoles(SIDECARS, resources, folder).start();
                    KafkaProducer<String, byte[]> producer = kafka.producer();
                    Connection connection = nats.connect()) {
                SluiceApi api = new SluiceApi(URI.create(roles.role(APP).uri() + "/api/v1"));
                send(events.subList(0, 2), producer, connection.jetStream());
                await("all four topics have shown something, so the earliest of it may be looked at")
                        .atMost(PATIENCE)
                        .until(() -> stored(api) == 2);
                roles.sidecar(APP).kill();
                send(events.subList(2, EVENTS), producer, connection.jetStream());
                roles.sidecar(APP).launch();
                await("the hour").atMost(PATIENCE).until(() -> stored(api) >= EVENTS);
                List<Sent> fresh = Stream.of("login", "beat")
                        .map(topic -> new Sent(
                                "fresh-" + topic, topic, "fresh", Instant.now().truncatedTo(ChronoUnit.MILLIS)))
                        .toList();
                send(fresh, producer, connection.jetStream());
                events.addAll(fresh);
                check(events, resources);
            }
        }
    }

    private static long stored(SluiceApi api) {
        return api.get("/events?limit=1").path("items").path(0).path("position").asLong();
    }

    private String resources(KafkaBroker kafka, NatsServer nats) {
        String buses = """
                apiVersion: events.openfunction.io/v1alpha1
                kind: EventBus
                metadata: {name: kafka}
                spec: {kafka: {brokers: "%s"}}
                ---
                apiVersion: events.openfunction.io/v1alpha1
                kind: EventBus
                metadata: {name: nats}
                spec: {jetStream: {natsURL: "%s"}}
                """.formatted(kafka.address(), nats.url());
        return buses + BUSES.stream().map(this::trigger).collect(Collectors.joining());
    }

    private String trigger(String bus) {
        StringBuilder yaml = new StringBuilder(TRIGGER);
        SUBSCRIBERS.forEach(name -> yaml.append("  - {name: %s, condition: %s, sink: {uri: \"%s\"}}%n"
                .formatted(name, condition(name), function.uri("/WAY/" + name))));
        return yaml.toString().replace("WAY", bus);
    }

    private static String condition(String subscriber) {
        return switch (subscriber) {
            case "both" -> "login && beat";
            case "alone" -> "login && !beat";
            default -> subscriber;
        };
    }

    /** The first two are at the very beginning, the last five minutes before the end. */
    private List<Sent> events(Random random) {
        List<Sent> events = new ArrayList<>(
                List.of(new Sent("e0", "login", "k0", begin), new Sent("e1", "beat", "k0", begin.plusMillis(1))));
        random.longs(2, HOUR.minusMinutes(5).toMillis())
                .distinct()
                .limit(EVENTS - 2)
                .sorted()
                .forEach(offset -> events.add(new Sent(
                        "e" + events.size(),
                        random.nextInt(3) == 0 ? "beat" : "login",
                        "k" + random.nextInt(KEYS),
                        begin.plusMillis(offset))));
        return events;
    }

    private static void send(List<Sent> events, KafkaProducer<String, byte[]> producer, JetStream stream)
            throws Exception {
        for (Sent event : events) {
            var unused = producer.send(new ProducerRecord<>(event.topic() + "-kafka", event.bytes()));
            stream.publish(event.topic() + "-nats", event.bytes());
        }
        producer.flush();
    }

    private void check(List<Sent> events, Path resources) {
        List<String> live = live(events, resources);
        for (String bus : BUSES) {
            await(bus)
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(fired(bus, events))
                            .as("seed %d", SEED)
                            .containsExactlyInAnyOrderElementsOf(live));
        }
        for (String subscriber : SUBSCRIBERS) {
            assertThat(live).as(subscriber).anyMatch(line -> line.startsWith(subscriber + " "));
        }
    }

    /** On a virtual clock, each event at its time. */
    private List<String> live(List<Sent> events, Path resources) {
        ReadResult read = new ResourceReader(new SluiceExpressionChecker(text -> {})).read(List.of(resources));
        Topology topology =
                Topology.resolve(read, (ref, namespace) -> Optional.empty()).topology();
        ResolvedTrigger trigger = topology.triggers().get("default/kafka");
        List<StoredEvent> stored = new ArrayList<>();
        for (Sent sent : events) {
            Event event = Event.builder()
                    .id(sent.id())
                    .source("/backlog")
                    .type("test")
                    .dataContentType("application/json")
                    .data(sent.data().getBytes(StandardCharsets.UTF_8))
                    .build();
            Topic topic = new Topic("default/kafka", sent.topic() + "-kafka");
            stored.add(new StoredEvent(stored.size() + 1, sent.at().toEpochMilli(), topic, event));
        }
        return TestRun.run(
                        TriggerProgram.compile(trigger), new RepeatedEvents(topology), stored, null, end.toEpochMilli())
                .stream()
                .filter(line -> line.has("subscriber"))
                .filter(line -> line.path("at").asLong() < end.toEpochMilli())
                .map(line -> line(
                        line.path("subscriber").asText(),
                        line.path("at").asLong(),
                        line.path("key").asText(),
                        line.path("events"),
                        position -> events.get(position.asInt()).id()))
                .toList();
    }

    private static String line(String subscriber, long at, String key, JsonNode events, Function<JsonNode, String> id) {
        List<String> ids = new ArrayList<>();
        events.forEach(event -> ids.add(id.apply(event)));
        return subscriber + " " + Instant.ofEpochMilli(at) + " " + key + " " + ids;
    }

    private List<String> fired(String bus, List<Sent> events) {
        Map<String, Instant> times = events.stream().collect(Collectors.toMap(Sent::id, Sent::at));
        return SUBSCRIBERS.stream()
                .flatMap(subscriber -> function.requests("/" + bus + "/" + subscriber).stream()
                        .map(request -> line(subscriber, request, times)))
                .filter(line -> Instant.parse(line.split(" ")[1]).isBefore(end))
                .distinct()
                .toList();
    }

    private static String line(String subscriber, Received request, Map<String, Instant> times) {
        Instant at = times.get(request.event());
        if (at != null) {
            return subscriber + " " + at + "  [" + request.event() + "]";
        }
        try {
            JsonNode data = JSON.readTree(request.body());
            return line(
                    subscriber,
                    Instant.parse(request.headers().getOrDefault("ce-time", "")).toEpochMilli(),
                    data.path("key").asText(),
                    data.path("events"),
                    event -> event.path("id").asText());
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }
}
