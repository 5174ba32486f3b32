package dev.sluice.it.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.brokers.KafkaBroker;
import dev.sluice.it.brokers.NatsServer;
import dev.sluice.it.process.FunctionServer;
import dev.sluice.it.process.FunctionServer.Received;
import io.nats.client.Connection;
import io.nats.client.JetStreamSubscription;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * OpenFunction's own manifests, as they stand, beside Dapr: {@code --resolve} leads the names they hold to the brokers and
 * functions of the test. What an ordinary client puts into Kafka arrives; {@code natsStreaming} is served by JetStream.
 * Skipped where the manifests are not there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenFunctionIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Path CASES = Path.of(
                    System.getProperty("sluice.root", ".."), "..", "shared", "cases", "openfunction")
            .toAbsolutePath()
            .normalize();

    private Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();
    private FunctionServer sinkA;
    private FunctionServer sinkB;
    private FunctionServer sink;
    private KafkaBroker kafka;
    private NatsServer nats;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        folder = directory;
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.isDirectory(CASES), "OpenFunction's manifests are not there");
        sinkA = opened(FunctionServer.start());
        sinkB = opened(FunctionServer.start());
        sink = opened(FunctionServer.start());
        kafka = opened(new KafkaBroker(Files.createDirectory(folder.resolve("kafka"))).start());
        nats = opened(new NatsServer(Files.createDirectory(folder.resolve("nats"))).start());
        kafka.createTopic("events-sample", 1);
    }

    @AfterAll
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    private RunBesideDapr run(String name) throws IOException {
        Path own = Files.createTempDirectory(folder, "run");
        return RunBesideDapr.start(
                own,
                CASES.resolve(name),
                List.of(
                        "--resolve", "kafka-server-kafka-brokers.default.svc.cluster.local:9092=" + kafka.address(),
                        "--resolve", "nats.default:4222=" + nats.url().substring("nats://".length()),
                        "--resolve", "sink-a.default.svc.cluster.local:80=" + address(sinkA),
                        "--resolve", "sink-b.default.svc.cluster.local:80=" + address(sinkB),
                        "--resolve", "openfunction.io.svc.cluster.local:80=" + address(sink)));
    }

    private static String address(FunctionServer function) {
        return function.uri("").substring("http://".length());
    }

    private void produce(String text) throws Exception {
        try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
            producer.send(new ProducerRecord<>("events-sample", text.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    private static void awaitBody(RunBesideDapr run, FunctionServer function, String path, String body) {
        await(path)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(function.requests(path))
                        .as(run::said)
                        .extracting(Received::body)
                        .contains(body));
    }

    /** An event whose data are these arrives on a subject. */
    private void awaitOnTopic(RunBesideDapr run, String subject, String data) throws Exception {
        try (Connection connection = nats.connect()) {
            String stream =
                    connection.jetStreamManagement().getStreamNames(subject).get(0);
            JetStreamSubscription metrics = connection
                    .jetStream()
                    .subscribe(
                            subject,
                            PullSubscribeOptions.builder().stream(stream)
                                    .configuration(
                                            ConsumerConfiguration.builder().build())
                                    .build());
            List<String> seen = new ArrayList<>();
            await(subject).atMost(PATIENCE).untilAsserted(() -> {
                metrics.fetch(100, Duration.ofMillis(200))
                        .forEach(message -> seen.add(new String(message.getData(), StandardCharsets.UTF_8)));
                assertThat(seen).as(run::said).anyMatch(event -> event.contains("\"data\":" + data));
            });
        }
    }

    @Test
    void samplesReachBothTheSinkOfTheSourceAndThatOfTheTrigger() throws Exception {
        try (RunBesideDapr run = run("OpenFunction__config__samples__events-handlers-sample-serving-only.yaml")) {
            produce("{\"sample\":1}");
            awaitBody(run, sinkA, "/", "{\"sample\":1}");
            awaitBody(run, sinkB, "/", "{\"sample\":1}");
            assertThat(run.stop()).as("two roles and their sidecars").hasSize(4);
        }
    }

    @Test
    void busAndTriggerPutEventsOnTheTopicOfTheSubscriber() throws Exception {
        try (RunBesideDapr run =
                run("openfunction.dev__content__en__docs__concepts__Events__event-bus-and-trigger.yaml")) {
            produce("{\"sample\":2}");
            awaitStream("metrics");
            awaitOnTopic(run, "metrics", "{\"sample\":2}");
            run.stop();
        }
    }

    private void awaitStream(String subject) throws Exception {
        try (Connection connection = nats.connect()) {
            await().atMost(PATIENCE)
                    .until(() -> !connection
                            .jetStreamManagement()
                            .getStreamNames(subject)
                            .isEmpty());
        }
    }

    /** Later files replace what earlier ones define: the last source of each name is the one that runs. */
    @Test
    void allTogetherServeSeveralSourcesAndConditions() throws Exception {
        try (RunBesideDapr run = run("")) {
            produce("{\"sample\":3}");
            awaitBody(run, sink, "/default/sink", "{\"sample\":3}");
            awaitStream("metrics");
            await("a tick by the source's sink, and one by the trigger")
                    .atMost(PATIENCE)
                    .until(() -> sources().contains("/namespaces/default/eventsources/my-eventsource/sample-three")
                            && sources().contains("/namespaces/default/eventsources/eventsource-b/sample-five"));
            produce("{\"sample\":4}"); // while the tick before it is fresh
            awaitOnTopic(run, "metrics", "{\"sample\":4}");
            run.stop();
        }
    }

    private List<String> sources() {
        return sink.requests("/default/sink").stream()
                .filter(request -> request.headers().getOrDefault("ce-type", "").equals("dev.sluice.cron.tick"))
                .map(request -> request.headers().getOrDefault("ce-source", ""))
                .distinct()
                .toList();
    }
}
