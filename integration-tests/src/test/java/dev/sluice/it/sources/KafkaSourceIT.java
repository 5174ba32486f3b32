package dev.sluice.it.sources;

import static dev.sluice.it.sources.SourceBench.awaitStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.crds.model.Credential;
import dev.sluice.crds.model.InitialOffset;
import dev.sluice.crds.model.KafkaSettings;
import dev.sluice.crds.model.SaslMechanism;
import dev.sluice.eventsource.kafka.KafkaSourceKind;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceStatus.State;
import dev.sluice.it.brokers.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A Kafka source against a real broker: nothing lost whatever breaks, and a status that says what is wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaSourceIT {

    private static final int WINDOW = 500;

    private final KafkaSourceKind kind = new KafkaSourceKind();

    @SuppressWarnings("NullAway.Init")
    private KafkaBroker broker;

    @SuppressWarnings("NullAway.Init")
    private SourceBench bench;

    @SuppressWarnings("NullAway.Init")
    private AuditedBus bus;

    @SuppressWarnings("NullAway.Init")
    private String topic;

    @BeforeAll
    void startBroker(@TempDir Path directory) {
        broker = new KafkaBroker(directory).start();
    }

    @AfterAll
    void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void open(TestInfo test) {
        bench = new SourceBench();
        bus = bench.bus(WINDOW);
        topic = test.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void handsOnRecordsWithTheirCoordinatesKeyAndHeaders() {
        broker.createTopic(topic, 1);
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, "sensor-1", utf8("{\"t\":21}"));
        record.headers().add(new RecordHeader("Content-Type", utf8("application/json")));
        record.headers().add(new RecordHeader("ce_type", utf8("reading")));
        send(List.of(record));

        bench.open(kind, settings(), "records", bus);

        Message message = bus.awaitBody("{\"t\":21}");
        assertThat(message.contentType()).isEqualTo("application/json");
        assertThat(message.headers()).containsEntry("ce_type", "reading");
        assertThat(message.defaults().id()).matches(topic + "-0-0-[\\w-]{8}");
        assertThat(message.defaults().partitionKey()).isEqualTo("sensor-1");
        assertThat(message.defaults().type()).isEqualTo("dev.sluice.kafka.message");
        assertThat(message.meta())
                .containsEntry("topic", topic)
                .containsEntry("partition", 0L)
                .containsEntry("offset", 0L)
                .containsEntry("key", "sensor-1")
                .containsKeys("timestamp", "headers");
    }

    @Test
    void losesNothingWhenTheBrokerIsKilledInTheMiddle() {
        broker.createTopic(topic, 3);
        Source source = bench.open(kind, settings(), "killed", bus);
        List<String> bodies = bodies(3_000);
        CompletableFuture<Void> producing = CompletableFuture.runAsync(() -> produce(bodies));
        bus.awaitCount(100);

        broker.stop();
        awaitStatus(source, State.CONNECTING, broker.address(), "answers");
        broker.start();

        producing.join();
        bus.awaitAll(bodies);
        awaitStatus(source, State.RUNNING);
        assertThat(bus.ids()).hasSize(bodies.size());
    }

    @Test
    void waitsForABrokerThatIsNotThereYet() {
        broker.createTopic(topic, 1);
        produce(bodies(10));
        broker.stop();

        Source source = bench.open(kind, settings(), "absent", bus);
        awaitStatus(source, State.CONNECTING, broker.address(), "answers");
        broker.start();

        bus.awaitAll(bodies(10));
    }

    @Test
    void waitsForATopicThatDoesNotExistYet() {
        Source source = bench.open(kind, settings(), "unknown", bus);
        awaitStatus(source, State.CONNECTING, "topic \"" + topic + "\" does not exist", "next try");

        broker.createTopic(topic, 1);
        produce(bodies(10));

        bus.awaitAll(bodies(10));
    }

    @Test
    void saysThatTheLoginIsRefusedAndReadsTheSecretAgain() {
        broker.createTopic(topic, 1);
        produce(bodies(10));

        Source source = bench.open(kind, login(bench.secret("kafka", "wrong-secret")), "login", bus);
        assertThat(awaitStatus(source, State.CONNECTING, "refuses the login").message())
                .doesNotContain("wrong-secret")
                .contains("saslPassword");

        bench.secret("kafka", KafkaBroker.PASSWORD);
        bus.awaitAll(bodies(10));
    }

    @Test
    void commitsNothingWhileTheBusRefusesAndLosesNothing() {
        broker.createTopic(topic, 1);
        bus.refuse(true);
        Source source = bench.open(kind, settings(), "refused", bus);
        List<String> bodies = bodies(2_000);
        produce(bodies);

        awaitStatus(source, State.WAITING_FOR_BUS, "the bus is full");
        assertThat(committed("refused")).isZero();
        bus.refuse(false);

        bus.awaitAll(bodies);
        assertThat(bus.messages().stream().map(AuditedBus::text)).containsExactlyElementsOf(bodies);
        assertThat(bus.mostInFlight()).isLessThanOrEqualTo(WINDOW);
        Awaitility.await().untilAsserted(() -> assertThat(committed("refused")).isEqualTo(bodies.size()));
    }

    @Test
    void goesOnWhereItStoppedWhenItIsOpenedAgain() {
        broker.createTopic(topic, 3);
        List<String> bodies = bodies(5_000);
        CompletableFuture<Void> producing = CompletableFuture.runAsync(() -> produce(bodies));
        for (int round = 1; round <= 3; round++) {
            Source source = bench.open(kind, settings(), "reopened", bus);
            bus.awaitCount(round * 500);
            source.close();
            assertThat(source.status().state()).isEqualTo(State.CLOSED);
        }
        bench.open(kind, settings(), "reopened", bus);

        producing.join();
        bus.awaitAll(bodies);
        assertThat(bus.count()).as("a clean stop repeats nothing").isEqualTo(bodies.size());
    }

    @Test
    void sharesPartitionsWithOtherInstancesAndTakesThemOver() {
        broker.createTopic(topic, 4);
        Source first = bench.open(kind, settings(), "shared", bus);
        Source second = bench.open(kind, settings(), "shared", bus);
        awaitStatus(first, State.RUNNING);
        awaitStatus(second, State.RUNNING);
        List<String> bodies = bodies(4_000);
        CompletableFuture<Void> producing = CompletableFuture.runAsync(() -> produce(bodies));

        bus.awaitCount(500);
        first.close();

        producing.join();
        bus.awaitAll(bodies);
        assertThat(bus.ids()).hasSize(bodies.size());
    }

    @Test
    void readsALargeBacklogWithinItsWindow() {
        broker.createTopic(topic, 3);
        List<String> bodies = bodies(20_000);
        produce(bodies);

        bench.open(kind, settings(), "backlog", bus);

        bus.awaitAll(bodies);
        assertThat(bus.mostInFlight()).isLessThanOrEqualTo(WINDOW);
    }

    @Test
    void beginsAtTheNewestRecordOnlyOnce() {
        broker.createTopic(topic, 1);
        produce(List.of("before"));
        KafkaSettings newest = settings(InitialOffset.NEWEST, null, Map.of());
        Source source = bench.open(kind, newest, "newest", bus);
        awaitStatus(source, State.RUNNING);
        Awaitility.await().until(() -> committed("newest") == 1);
        source.close();

        produce(List.of("between"));
        bench.open(kind, newest, "newest", bus);

        bus.awaitBody("between");
        assertThat(bus.count()).isEqualTo(1);
    }

    @Test
    void refusesPropertiesThatWouldLoseEvents() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.open(
                        kind,
                        settings(InitialOffset.OLDEST, null, Map.of("enable.auto.commit", "true")),
                        "properties",
                        bus))
                .withMessageContaining("enable.auto.commit");
    }

    private long committed(String event) {
        return broker.committed("sluice.default.bench." + event).entrySet().stream()
                .filter(entry -> entry.getKey().equals(new TopicPartition(topic, 0)))
                .mapToLong(entry -> entry.getValue().offset())
                .sum();
    }

    private void produce(List<String> bodies) {
        send(bodies.stream()
                .map(body -> new ProducerRecord<>(topic, body, utf8(body)))
                .toList());
    }

    /** Returns when the broker has all of them. */
    private void send(List<ProducerRecord<String, byte[]>> records) {
        try (KafkaProducer<String, byte[]> producer = broker.producer()) {
            List<Future<RecordMetadata>> sent =
                    records.stream().map(producer::send).toList();
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (ExecutionException | InterruptedException failure) {
            throw new IllegalStateException("cannot produce to " + topic + ": " + failure, failure);
        }
    }

    private static List<String> bodies(int count) {
        return IntStream.range(0, count).mapToObj(number -> "body-" + number).toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private KafkaSettings settings() {
        return settings(InitialOffset.OLDEST, null, Map.of());
    }

    private KafkaSettings login(Credential password) {
        return settings(InitialOffset.OLDEST, password, Map.of());
    }

    private KafkaSettings settings(
            InitialOffset offset, @Nullable Credential password, Map<String, String> properties) {
        return new KafkaSettings(
                password == null ? broker.address() : broker.saslAddress(),
                topic,
                password != null,
                new Credential(KafkaBroker.USER, null),
                password,
                null,
                null,
                null,
                offset,
                SaslMechanism.PLAIN,
                false,
                null,
                null,
                null,
                properties,
                SourceBench.shape());
    }
}
