package dev.sluice.dapr.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.contract.TestEvents;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a lane tries before it says that the bus is broken. */
class PatienceTest {

    private static final Topic TOPIC = new Topic(Beside.BUS, "default.orders.created");
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Beside beside = new Beside(Beside.route(BusRoute.Publishing.EVENTS), Clock.systemUTC(), PATIENCE);

    @AfterEach
    void close() {
        beside.close();
    }

    private CompletionStage<?> publish(String id) {
        Event event =
                TestEvents.event(id).toBuilder().extension("partitionkey", "k").build();
        return beside.bus.publish(List.of(new Publication(TOPIC, event)));
    }

    private static void assertBroken(CompletionStage<?> publication) {
        assertThat(publication)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        EventBusException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(EventBusException.Kind.BROKEN))
                .withMessageContaining("sidecar");
    }

    @Test
    void failsEverythingInALaneWhenItsFirstWasTriedTooLong() {
        beside.sidecar.kill();
        CompletionStage<?> first = publish("first");
        CompletionStage<?> second = publish("second");

        assertBroken(first);
        assertBroken(second);
        assertThat(beside.bus.pending()).isZero();
        beside.sidecar.restart();
        assertThat(publish("third")).succeedsWithin(SOON);
    }

    @Test
    void triesAgainWhatOnlyWaitedLongBehindAnotherThatWentWell() {
        beside.sidecar.faults().holdPublishing();
        publish("first");
        CompletionStage<?> second = publish("second");
        long offered = System.nanoTime();
        await().until(() -> beside.sidecar.published().size() == 1);
        await().until(() -> System.nanoTime() - offered > PATIENCE.toNanos());

        beside.sidecar.faults().failPublishing(1, GrpcStatus.UNAVAILABLE, "just now", 0);
        beside.sidecar.faults().releasePublishing();

        assertThat(second).succeedsWithin(SOON);
        assertThat(beside.sidecar.published()).as("the second was tried twice").hasSize(3);
    }
}
