package dev.sluice.trigger.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.eventbus.BusSettings;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** A bus that has room for little: it rather takes nothing more than to remove what a trigger has still to finish. */
class HeldHistoryTest extends GroupFixture {

    private static final int FIRST = 20;
    private static final int MORE = 100;
    private static final int EVENT_BYTES = 1_000;
    private static final BusSettings SMALL = new BusSettings(
            BusSettings.Sync.INTERVAL,
            BusSettings.DEFAULT.historyAge(),
            2L * FIRST * EVENT_BYTES,
            false,
            BusSettings.DEFAULT.dedupWindow(),
            BusSettings.DEFAULT.dedupMaxIds(),
            BusSettings.DEFAULT.maxEventBytes());

    private int accepted;

    @Override
    EmbeddedLog open(Path folder) {
        return EmbeddedLog.open(folder, Map.of("/default", SMALL), Clock.systemUTC());
    }

    @Test
    void aRestartKeepsTheBacklogOfAPausedTrigger() throws Exception {
        apply("paused: true\n" + subscriber());
        publish(FIRST);
        awaitRead();
        restart();
        apply("paused: true\n" + subscriber());
        publish(MORE);
        apply(subscriber());

        awaitAllDelivered();
    }

    @Test
    void aRestartKeepsTheEventsOfPendingDeliveries() throws Exception {
        status = 503;
        apply(subscriber());
        publish(FIRST);
        await().atMost(PATIENCE).until(() -> received.size() >= FIRST);
        restart();
        apply(subscriber());
        publish(MORE);
        received.clear();
        status = 200;

        awaitAllDelivered();
    }

    @Test
    void anotherGroupKeepsTheBacklogOfATriggerThatMoves() throws Exception {
        apply("paused: true\n" + subscriber());
        publish(FIRST);
        awaitRead();
        apply("paused: true\ngroup: other\n" + subscriber());
        publish(MORE);
        apply("group: other\n" + subscriber());

        awaitAllDelivered();
    }

    private String subscriber() {
        return "subscribers: [{name: s, condition: a, sink: {uri: '" + uri("/")
                + "'}, delivery: {backoff: {delay: 50ms, max: 50ms}}}]";
    }

    /** Publishes so many events, or fewer when the bus is full before. */
    private void publish(int events) throws Exception {
        for (int i = 0; i < events; i++) {
            try {
                publish("e" + accepted, "\"" + "x".repeat(EVENT_BYTES) + accepted + "\"");
                accepted++;
            } catch (ExecutionException refused) {
                assertThat(refused)
                        .cause()
                        .isInstanceOfSatisfying(
                                EventBusException.class,
                                full -> assertThat(full.kind()).isEqualTo(EventBusException.Kind.FULL));
                return;
            }
        }
    }

    /** Waits until the group's position is behind everything: that of its paused trigger is not. */
    private void awaitRead() {
        await().atMost(PATIENCE).until(() -> host().status().get(0).position() == accepted);
    }

    private void awaitAllDelivered() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(received.stream().map(Received::body).distinct())
                                .hasSize(accepted));
    }
}
