package dev.sluice.it.dapr;

import static dev.sluice.it.dapr.RunBesideDapr.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.brokers.FreePort;
import dev.sluice.it.brokers.KafkaBroker;
import dev.sluice.it.brokers.MqttBroker;
import dev.sluice.it.brokers.RedisServer;
import dev.sluice.it.process.FunctionServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code sluice run --dapr}: one command, the roles and their sidecars, and nothing of them is left behind. One EventSource holds
 * components that work beside such that cannot: they are told, keep nobody from working, and work when their file is repaired.
 */
class DaprRunIT {

    private static final Logger LOG = LoggerFactory.getLogger(DaprRunIT.class);
    private static final List<String> NEIGHBOURS = List.of("a", "b", "c");
    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: in}
            spec:
              eventBus: main
              http: {e: {}}
              kafka:
                good: {brokers: "%s", topic: good}
                late: {brokers: "%s", topic: late}
                locked: {brokers: "%s", topic: locked, authRequired: true, saslUsername: sluice,
                  saslPasswordFrom: {secretKeyRef: {name: kafka, key: password}}}
              mqtt:
                a: {url: "%4$s", topic: a, via: dapr}
                b: {url: "%4$s", topic: b, via: dapr}
                c: {url: "%4$s", topic: c, via: dapr}
                lost: {url: "%5$s", topic: lost, via: dapr}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventBus
            metadata: {name: main}
            spec: {redis: {redisHost: "%6$s"}}
            """;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final FunctionServer function = opened(FunctionServer.start());
    private final String nowhere = "127.0.0.1:" + FreePort.find();

    @TempDir
    Path folder;

    private RedisServer redis;
    private KafkaBroker kafka;
    private MqttBroker mqtt;
    private RunBesideDapr run;

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    @AfterEach
    void stop() {
        List<Throwable> failures = new ArrayList<>();
        for (int i = open.size() - 1; i >= 0; i--) {
            try {
                open.get(i).close();
            } catch (Exception | AssertionError failure) { // the others are to be closed too
                failures.add(failure);
            }
        }
        assertThat(failures).isEmpty();
    }

    private void startBrokers() throws IOException {
        redis = opened(RedisServer.open(Files.createDirectories(folder.resolve("redis")))
                .start());
        kafka = opened(new KafkaBroker(Files.createDirectories(folder.resolve("kafka"))).start());
        List.of("good", "late", "locked").forEach(topic -> kafka.createTopic(topic, 1));
        mqtt = opened(new MqttBroker(Files.createDirectories(folder.resolve("mqtt"))).start());
    }

    private String resources(String late, String lost) {
        String sources =
                RESOURCES.formatted(kafka.address(), late, kafka.saslAddress(), mqtt.url(), lost, redis.address());
        List<String> events = List.of("e", "good", "late", "locked", "a", "b", "c", "lost");
        String inputs = events.stream()
                .map(event -> "    " + event + ": {eventSource: in, event: " + event + "}\n")
                .collect(Collectors.joining());
        String subscribers = events.stream()
                .map(event -> "  - {condition: %s, sink: {uri: \"%s\"}}%n".formatted(event, function.uri("/" + event)))
                .collect(Collectors.joining());
        return sources + """
                ---
                apiVersion: events.openfunction.io/v1alpha1
                kind: Trigger
                metadata: {name: t}
                spec:
                  eventBus: main
                  inputs:
                %s  subscribers:
                %s""".formatted(inputs, subscribers);
    }

    private void password(String value) throws IOException {
        Path secret = Files.createDirectories(folder.resolve("secrets").resolve("kafka"));
        Path draft = Files.writeString(folder.resolve("draft"), value + "\n");
        Files.move(draft, secret.resolve("password"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void bringsEventsPastComponentsThatFailUntilTheyAreRepaired() throws Exception {
        startBrokers();
        password("wrong");
        run = opened(RunBesideDapr.start(folder, resources(nowhere, "tcp://" + nowhere)));
        run.awaitSource();
        await("accepted").atMost(PATIENCE).until(() -> run.post("/default/in/e") == 202);
        await("delivered").atMost(PATIENCE).until(() -> has("e"));

        bringsWhatStandsBesideAFailure();
        saysWhatDaprSaid();
        List<Long> before = run.children();
        assertThat(run.said()).doesNotContain("started again");

        long edited = System.nanoTime();
        run.edit(resources(kafka.address(), mqtt.url()));
        await("the record that waited for its source").atMost(PATIENCE).until(() -> has("late"));
        LOG.info("the repaired component delivered after {} ms", (System.nanoTime() - edited) / 1_000_000);
        awaitByMqtt("lost");
        assertThat(run.children()).as("nothing was started again").isEqualTo(before);
        await("only the password is wrong")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(run.readiness())
                        .contains("esc-kafka-locked")
                        .doesNotContain("esc-kafka-late", "esc-mqtt-lost"));

        password(KafkaBroker.PASSWORD);
        await("the record behind the password").atMost(PATIENCE).until(() -> has("locked"));
        await("ready")
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(run.isReady()).as(run::readiness).isTrue());
        assertThat(run.children()).as("one sidecar was").hasSize(4).isNotEqualTo(before);
        assertThat(run.stop()).as("two roles and their sidecars").hasSize(4);
    }

    /** Bindings are started one after the other, in no order, and one that fails keeps those behind it from reading. */
    private void bringsWhatStandsBesideAFailure() {
        try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
            List.of("good", "late", "locked")
                    .forEach(topic ->
                            producer.send(new ProducerRecord<>(topic, "record".getBytes(StandardCharsets.UTF_8))));
        }
        await("from Kafka").atMost(PATIENCE).until(() -> has("good"));
        await("each is started by itself")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(NEIGHBOURS)
                        .allSatisfy(event -> assertThat(run.component("esc-mqtt-" + event + ".in.default"))
                                .contains("sluiceStart")));
        NEIGHBOURS.forEach(this::awaitByMqtt);
    }

    private void awaitByMqtt(String event) {
        await("by MQTT: " + event).atMost(PATIENCE).until(() -> {
            mqtt.publish(event, "reading", false);
            return has(event);
        });
    }

    private void saysWhatDaprSaid() {
        await("reasons")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(run.readiness())
                        .containsPattern("esc-kafka-late.in.default: [^\"]*refused")
                        .containsPattern("esc-kafka-locked.in.default: [^\"]*SASL")
                        .containsPattern("esc-mqtt-lost.in.default: [^\"]*(refused|timed out)"));
        assertThat(run.readiness()).doesNotContain("esc-kafka-good").doesNotContain("in.default: \"");
        assertThat(run.sources()).contains("SASL").containsPattern("\"late\"[^}]*refused");
        assertThat(run.isReady()).isFalse();
    }

    private boolean has(String event) {
        return !function.accepted("/" + event).isEmpty();
    }
}
