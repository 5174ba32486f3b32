package dev.sluice.it.dapr;

import static dev.sluice.it.dapr.BothRoles.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.process.EventStream;
import dev.sluice.it.process.FullRun;
import dev.sluice.it.process.FunctionServer.Received;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A bus whose broker is killed too, as is everything else. */
abstract class RolesOnABusThatIsKilled extends RolesOnABus {

    private static final int MAX_IN_FLIGHT = 64;
    private static final Duration PER_EVENT = Duration.ofMillis(5);

    /** How many events are sent meanwhile. */
    abstract int flow();

    abstract void restartBroker();

    @Test
    void losesNothingWhenAnyPartIsKilledWhileEventsFlow() throws Exception {
        List<Runnable> kills = List.of(
                () -> roles.trigger().kill().start(),
                () -> roles.source().kill().start(),
                () -> roles.triggerSidecar().kill().launch(),
                () -> roles.sourceSidecar().kill().launch(),
                this::restartBroker);
        int events = FullRun.of(flow());
        long begun = System.nanoTime();
        double perMillisecond;
        try (EventStream stream = stream("kill", events)) {
            for (int i = 0; i < kills.size(); i++) {
                stream.awaitAcknowledged(events * (i + 1) / (kills.size() + 1));
                stream.whileDown(Executors.callable(kills.get(i)));
            }
            perMillisecond = stream.finish();
        }

        List<Received> accepted = awaitFlow("kill", events);
        FullRun.row(
                "beside Dapr " + getClass().getSimpleName() + ", roles, sidecars and broker killed in turn",
                events,
                accepted.stream().map(Received::event).toList(),
                Duration.ofNanos(System.nanoTime() - begun));
        assertThat((double) accepted.size() - events)
                .as("delivered twice: for each kill what was in flight, and 10 ms of traffic")
                .isLessThanOrEqualTo(kills.size() * (MAX_IN_FLIGHT + 10 * perMillisecond));
        checkOrder(accepted);
    }

    private EventStream stream(String name, int events) {
        return new EventStream(roles.source().uri("/default/in/w"), name, events);
    }

    /** All that came of a stream, when each of its events has come. */
    private List<Received> awaitFlow(String name, int events) {
        return await("every event that was acknowledged")
                .atMost(PATIENCE.plus(PER_EVENT.multipliedBy(events)))
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () -> function.requests("/flow").stream()
                                .filter(each -> each.event().startsWith(name))
                                .toList(),
                        came -> came.stream().map(Received::event).distinct().count() == events);
    }

    /** What the bus promises of the order in which events of a key arrive for the first time. */
    void checkOrder(List<Received> accepted) {
        assertThat(accepted)
                .extracting(each -> each.headers().get("ce-partitionkey"))
                .as("every event has its key")
                .doesNotContainNull();
    }

    @Test
    void losesNothingOfTheOthersWhenAnEventOfTheSourceGoesAndAnotherComes() throws Exception {
        sendMoving("x", "x1");
        awaitAccepted("/x", List.of("x1"));
        int events;
        try (EventStream stream = stream("edit", Integer.MAX_VALUE)) {
            stream.awaitAcknowledged(100);

            roles.edit(resources("z", "json"));

            sendMoving("z", "z1");
            awaitAccepted("/z", List.of("z1"));
            events = stream.stop();
        }
        awaitFlow("edit", events);
        await("its path is nobody's any more")
                .atMost(PATIENCE)
                .until(() -> roles.source().post("/default/in/x", "application/json", bytes("{}")) == 404);
    }
}
