package dev.sluice.dapr.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.dapr.bus.BusRoute.Publishing;
import dev.sluice.dapr.bus.BusRoute.Reading;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.contract.TestEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a sidecar could not hand over comes back from the topic for that, on the topic where it belongs. */
class UndeliveredTest {

    private static final BusRoute ROUTE = new BusRoute(
            Beside.BUS,
            "t-test--default",
            Publishing.EVENTS,
            Reading.WITH_UNDELIVERED,
            new Guarantee(Guarantee.Delivery.BEST_EFFORT, false, "it may forget"),
            null,
            Beside.MAX_EVENT_BYTES);
    private static final Topic TOPIC = new Topic(Beside.BUS, "default.orders.created");
    private static final Topic UNDELIVERED = new Topic(Beside.BUS, ROUTE.undelivered());

    private final Beside beside = new Beside(ROUTE);
    private final List<StoredEvent> received = new CopyOnWriteArrayList<>();

    @BeforeEach
    void subscribe() {
        beside.sidecar.subscribe(ROUTE.reader(UNDELIVERED.name()), UNDELIVERED.name(), 0);
        beside.bus.consume(Set.of(UNDELIVERED), new Start.Earliest(), batch -> {
            received.addAll(batch);
            return CompletableFuture.completedStage(null);
        });
    }

    @AfterEach
    void close() {
        beside.close();
    }

    @Test
    void anEventComesBackOnItsTopicAsItWas() throws Exception {
        Event event = TestEvents.event("a");
        beside.bus
                .publish(List.of(new Publication(TOPIC, event)))
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        byte[] sent = beside.sidecar.published().get(0).getEntries(0).getEvent().toByteArray();

        beside.sidecar.put(UNDELIVERED.name(), sent, Map.of());

        await().atMost(Duration.ofSeconds(60)).until(() -> !received.isEmpty());
        assertThat(received.get(0).topic()).isEqualTo(TOPIC);
        assertThat(received.get(0).event()).isEqualTo(event);
    }

    @Test
    void whatDoesNotSayItsTopicIsADeadLetter() {
        byte[] nobodys = "not ours".getBytes(StandardCharsets.UTF_8);

        beside.sidecar.put(UNDELIVERED.name(), nobodys, Map.of());

        await().atMost(Duration.ofSeconds(60)).until(() -> !received.isEmpty());
        assertThat(received.get(0).topic()).isEqualTo(new Topic(Beside.BUS, Topic.DEAD_LETTERS));
        assertThat(received.get(0).event().data()).isEqualTo(nobodys);
    }
}
