package dev.sluice.dapr.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.contract.TestEvents;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sidecar in front of several workers, or of a broker that redelivers, does to messages on their way. */
@SuppressWarnings("try") // a consumption is opened to run, not to be called
class DeliveryFaultsTest {

    private static final Topic TOPIC = new Topic(Beside.BUS, "default.orders.created");
    private static final int EVENTS = 200;
    private static final long SEED = 20261127;

    private final Beside beside = new Beside(Beside.ROUTE);
    private final List<String> received = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        beside.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void losesNothingThatComesLateInAnyOrderAndAgain(int bulk) throws Exception {
        List<Publication> batch = TestEvents.batch(TOPIC, "e", EVENTS);
        beside.sidecar.faults().shuffleDeliveries(SEED);
        beside.sidecar.faults().delayDeliveries(Duration.ofMillis(1));
        beside.sidecar.faults().repeatDeliveriesLater(20);
        beside.sidecar.subscribe(Beside.ROUTE.reader(TOPIC.name()), TOPIC.name(), bulk);
        try (AutoCloseable consumption = beside.bus.consume(Set.of(TOPIC), new Start.Earliest(), taken -> {
            taken.stream().map(StoredEvent::event).forEach(event -> received.add(event.id()));
            return CompletableFuture.completedStage(null);
        })) {
            assertThat(beside.bus.publish(batch)).succeedsWithin(Duration.ofSeconds(60));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> new HashSet<>(received).size() == EVENTS && received.size() > EVENTS);
        }
        assertThat(received.stream().distinct().toList())
                .as("seed %d", SEED)
                .isNotEqualTo(batch.stream().map(each -> each.event().id()).toList());
    }
}
