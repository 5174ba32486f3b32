package dev.sluice.it.sources;

import static dev.sluice.it.sources.SourceBench.awaitStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.crds.model.Credential;
import dev.sluice.crds.model.MqttSettings;
import dev.sluice.crds.model.MqttVersion;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventsource.mqtt.MqttSourceKind;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceStatus.State;
import dev.sluice.it.brokers.MqttBroker;
import dev.sluice.it.brokers.StrictMqttBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
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

/** An MQTT source against a real broker: nothing lost whatever breaks, and a status that says what is wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MqttSourceIT {

    private static final int WINDOW = 500;

    private final MqttSourceKind kind = new MqttSourceKind();

    @SuppressWarnings("NullAway.Init")
    private MqttBroker broker;

    @SuppressWarnings("NullAway.Init")
    private SourceBench bench;

    @SuppressWarnings("NullAway.Init")
    private AuditedBus bus;

    @SuppressWarnings("NullAway.Init")
    private String event;

    @BeforeAll
    void startBroker(@TempDir Path directory) {
        broker = new MqttBroker(directory).start();
    }

    @AfterAll
    void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void open(TestInfo test) {
        bench = new SourceBench();
        bus = bench.bus(WINDOW);
        event = test.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void handsOnMessagesOfAllTopicsThatMatchWithTheirTopicAsSubject() {
        Source source = bench.open(kind, settings("+/temperature"), event, bus);
        awaitStatus(source, State.RUNNING);

        broker.publish("kitchen/temperature", "21", false);
        broker.publish("kitchen/humidity", "60", false);
        broker.publish("cellar/temperature", "12", false);

        Message message = bus.awaitBody("12");
        assertThat(message.defaults().subject()).isEqualTo("cellar/temperature");
        assertThat(message.defaults().type()).isEqualTo("dev.sluice.mqtt.message");
        assertThat(message.meta())
                .containsEntry("topic", "cellar/temperature")
                .containsEntry("qos", 1L)
                .containsEntry("retain", false)
                .containsEntry("duplicate", false);
        assertThat(bus.messages().stream().map(AuditedBus::text)).containsExactly("21", "12");
    }

    @Test
    void marksRetainedMessages() {
        awaitStatus(bench.open(kind, settings(), event, bus), State.RUNNING);
        broker.publish(event + "/state", "on", true);
        assertThat(bus.awaitBody("on").meta()).containsEntry("retain", false);

        AuditedBus late = bench.bus(WINDOW);
        bench.open(kind, settings(broker.url(), event + "/#", 0, null), event + "-late", late);

        assertThat(late.awaitBody("on").meta()).containsEntry("retain", true);
    }

    @Test
    void getsWhatWasPublishedWhileItWasClosed() {
        Source source = bench.open(kind, settings(), event, bus);
        awaitStatus(source, State.RUNNING);
        publish(bodies(0, 100));
        bus.awaitAll(bodies(0, 100));
        source.close();
        assertThat(source.status().state()).isEqualTo(State.CLOSED);
        Awaitility.await().until(() -> broker.clients().isEmpty());

        publish(bodies(100, 400));
        bench.open(kind, settings(), event, bus);

        bus.awaitAll(bodies(0, 400));
        assertThat(bus.count()).as("a clean stop repeats nothing").isEqualTo(400);
    }

    @Test
    void comesBackWhenTheBrokerWasGone() {
        Source source = bench.open(kind, settings(), event, bus);
        awaitStatus(source, State.RUNNING);
        publish(bodies(0, 300));
        bus.awaitAll(bodies(0, 300));

        broker.stop();
        awaitStatus(source, State.CONNECTING, "127.0.0.1:" + broker.port(), "next try");
        broker.start();
        publish(bodies(300, 600));

        bus.awaitAll(bodies(0, 600));
        awaitStatus(source, State.RUNNING);
    }

    @Test
    void waitsForABrokerThatIsNotThereYet() {
        broker.stop();
        Source source = bench.open(kind, settings(), event, bus);
        awaitStatus(source, State.CONNECTING, "127.0.0.1:" + broker.port(), "next try");

        broker.start();

        awaitStatus(source, State.RUNNING);
        publish(bodies(0, 10));
        bus.awaitAll(bodies(0, 10));
    }

    @Test
    void saysThatTheLoginIsRefusedAndReadsTheSecretAgain() {
        MqttSettings login = settings(broker.url(), event + "/#", 1, bench.secret("mqtt", "wrong-secret"));
        Source source = bench.open(kind, login, event, bus);
        assertThat(awaitStatus(source, State.CONNECTING, "refuses the login", "password")
                        .message())
                .doesNotContain("wrong-secret");

        bench.secret("mqtt", MqttBroker.PASSWORD);
        awaitStatus(source, State.RUNNING);
        publish(bodies(0, 10));
        bus.awaitAll(bodies(0, 10));
    }

    @Test
    void acknowledgesNothingWhileTheBusRefusesAndLosesNothing() {
        Source source = bench.open(kind, settings(), event, bus);
        awaitStatus(source, State.RUNNING);
        bus.refuse(true);
        publish(bodies(0, 1_000));

        awaitStatus(source, State.WAITING_FOR_BUS);
        source.close();
        bus.refuse(false);
        assertThat(bus.count()).isZero();
        bench.open(kind, settings(), event, bus);

        bus.awaitAll(bodies(0, 1_000));
    }

    @Test
    void losesNothingWhenMoreComesThanTheWindowHolds() {
        try (StrictMqttBroker strict = new StrictMqttBroker().start()) {
            AuditedBus narrow = bench.bus(3);
            narrow.refuse(true);
            Source source = bench.open(kind, strict(strict), event, narrow);
            bodies(0, 200).forEach(strict::publish);

            awaitStatus(source, State.WAITING_FOR_BUS, "the bus is full");
            assertThat(strict.unacknowledged()).isEqualTo(200);
            narrow.refuse(false);

            narrow.awaitAll(bodies(0, 200));
            assertThat(narrow.mostInFlight()).isLessThanOrEqualTo(3);
            assertThat(narrow.count()).as("nothing comes twice").isEqualTo(200);
        }
    }

    @Test
    void losesNothingWhenConnectionsBreakAndTheBrokerIsKilledInTheMiddle() {
        try (StrictMqttBroker strict = new StrictMqttBroker().start()) {
            Source source = bench.open(kind, strict(strict), event, bus);
            List<String> bodies = bodies(0, 20_000);
            CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> bodies.forEach(strict::publish));
            for (int cut = 1; cut <= 5; cut++) {
                bus.awaitCount(cut * 1_000);
                strict.cut();
            }
            bus.awaitCount(6_000);
            strict.stop();
            awaitStatus(source, State.CONNECTING, "next try");
            strict.start();

            publishing.join();
            bus.awaitAll(bodies);
            Awaitility.await().until(() -> strict.unacknowledged() == 0);
        }
    }

    @Test
    void losesNothingWhenItIsClosedAndOpenedInTheMiddle() {
        try (StrictMqttBroker strict = new StrictMqttBroker().start()) {
            List<String> bodies = bodies(0, 10_000);
            CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> bodies.forEach(strict::publish));
            for (int round = 1; round <= 3; round++) {
                Source source = bench.open(kind, strict(strict), event, bus);
                bus.awaitCount(round * 1_000);
                source.close();
            }
            bench.open(kind, strict(strict), event, bus);

            publishing.join();
            bus.awaitAll(bodies);
            assertThat(bus.count()).as("a clean stop repeats nothing").isEqualTo(bodies.size());
        }
    }

    @Test
    void refusesAUrlThatIsNotOneOfABrokerWithoutShowingItsPassword() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.open(kind, settings("http://me:let-me-in@host", "a", 1, null), event, bus))
                .withMessageContaining("mqtt.url")
                .withMessageNotContaining("let-me-in");
    }

    @Test
    void promisesAtLeastOnceOnlyWithAcknowledgements() {
        assertThat(kind.guarantee(settings()).delivery()).isEqualTo(Guarantee.Delivery.AT_LEAST_ONCE);
        assertThat(kind.guarantee(settings(broker.url(), "a", 0, null)))
                .extracting(Guarantee::delivery, Guarantee::reason)
                .containsExactly(Guarantee.Delivery.BEST_EFFORT, "QoS 0 has no acknowledgement; set qos: 1");
    }

    private void publish(List<String> bodies) {
        bodies.forEach(body -> broker.publish(event + "/" + body, body, false));
    }

    private static List<String> bodies(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "body-" + number).toList();
    }

    private MqttSettings settings() {
        return settings(event + "/#");
    }

    private static MqttSettings strict(StrictMqttBroker broker) {
        return settings(broker.url(), "#", 1, null);
    }

    private MqttSettings settings(String topic) {
        return settings(broker.url(), topic, 1, null);
    }

    private static MqttSettings settings(String url, String topic, int qos, @Nullable Credential password) {
        return new MqttSettings(
                url,
                topic,
                qos,
                false,
                false,
                null,
                null,
                null,
                null,
                password == null ? null : new Credential(MqttBroker.USER, null),
                password,
                MqttVersion.V3_1_1,
                SourceBench.shape());
    }
}
