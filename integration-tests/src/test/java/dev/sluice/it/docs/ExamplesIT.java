package dev.sluice.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.brokers.KafkaBroker;
import dev.sluice.it.brokers.MqttBroker;
import dev.sluice.it.brokers.NatsServer;
import dev.sluice.it.dapr.DaprdBinary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README and those of the examples, followed to the letter; and the examples that name brokers, with brokers. */
class ExamplesIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"hello", "log-alert", "kafka-to-function", "mqtt-to-function", "openfunction"})
    void doesWhatTheReadmeOfTheExampleSays(String example) throws IOException, InterruptedException {
        try (Page page = new Page(folder)) {
            page.follow(Page.root().resolve("examples").resolve(example).resolve("README.md"));
        }
    }

    @Test
    void theGuideToAlertsFromLogsCanBeFollowed() throws IOException, InterruptedException {
        try (Page page = new Page(folder)) {
            page.follow(Page.root().resolve("docs").resolve("log-alerts.md"));
        }
    }

    @Test
    void keepsWhatTheFiveMinuteTourPromises() throws IOException, InterruptedException {
        try (Page page = new Page(folder)) {
            page.follow(Page.root().resolve("README.md"));
        }
    }

    @Test
    void bringsKafkaRecordsToTheFunction(@TempDir Path kafka) throws IOException, InterruptedException {
        try (KafkaBroker broker = new KafkaBroker(kafka).start();
                Page page = new Page(folder)) {
            broker.createTopic("orders", 2);
            page.run("./sluice display --port " + page.functionPort());
            page.run("./sluice run examples/kafka-to-function --resolve kafka.default.svc.cluster.local:9092="
                    + broker.address() + " --resolve review.default.svc.cluster.local:80=127.0.0.1:"
                    + page.functionPort());
            try (KafkaProducer<String, byte[]> producer = broker.producer()) {
                producer.send(new ProducerRecord<>(
                        "orders", "{\"customer\":\"mara\",\"total\":120}".getBytes(StandardCharsets.UTF_8)));
            }
            page.output().awaitOne("subject … mara");
            page.output().awaitOne("delivered … default/large-orders review");
        }
    }

    @Test
    void bringsMqttMessagesToTheFunction(@TempDir Path mqtt) throws IOException, InterruptedException {
        try (MqttBroker broker = new MqttBroker(mqtt).start();
                Page page = new Page(folder)) {
            bringsReadings(page, broker, "");
        }
    }

    @Test
    void bringsMqttMessagesToTheFunctionBesideDapr(@TempDir Path mqtt, @TempDir Path nats)
            throws IOException, InterruptedException {
        Path daprd = DaprdBinary.require();
        try (MqttBroker broker = new MqttBroker(mqtt).start();
                NatsServer server = new NatsServer(nats).start();
                Page page = new Page(folder)) {
            page.withProgramsOf(daprd.getParent());
            String address = server.url().substring("nats://".length());
            bringsReadings(page, broker, " --dapr --resolve nats.default.svc.cluster.local:4222=" + address);
        }
    }

    private static void bringsReadings(Page page, MqttBroker broker, String options)
            throws IOException, InterruptedException {
        page.run("./sluice display --port " + page.functionPort());
        page.run("./sluice run examples/mqtt-to-function --resolve mqtt.default.svc.cluster.local:1883=127.0.0.1:"
                + broker.port() + " --resolve cooling.default.svc.cluster.local:80=127.0.0.1:" + page.functionPort()
                + options);
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .until(() -> !broker.clients().isEmpty());
        AtomicInteger degrees = new AtomicInteger(80);
        Awaitility.await().atMost(Duration.ofMinutes(5)).untilAsserted(() -> {
            broker.publish("plant/oven-1/temperature", "{\"celsius\":" + degrees.incrementAndGet() + "}", false);
            assertThat(page.output().recent())
                    .anyMatch(line -> Output.matches("subject … plant/oven-1/temperature", line));
        });
        page.output().awaitOne("delivered … default/too-warm cooling");
    }
}
