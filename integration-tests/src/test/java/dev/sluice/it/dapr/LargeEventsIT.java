package dev.sluice.it.dapr;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.contract.TestEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a Kafka with its usual limits does not take, and what a sidecar with its usual limits hands over. */
@SuppressWarnings("try") // a consumption is opened to run, not to be called
class LargeEventsIT {

    @RegisterExtension
    static final Sidecars SIDECARS = new Sidecars();

    private static final Topic TOPIC = new Topic(BusBeside.BUS, "default.large.in");
    private static final Duration SOON = Duration.ofSeconds(25); // before the lane gives up
    private static final int KEYS = 4;
    private static final int USUAL_BODY_BYTES = 4 << 20;

    private final Random random = new Random(1);
    private BusBroker broker;
    private BusBeside beside;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        broker = BusBroker.Kafka.start(folder);
        beside = BusBeside.open(broker, SIDECARS, List.of(TOPIC.name()), 8 << 20);
    }

    @AfterEach
    void stop() {
        beside.end();
        broker.close();
    }

    /** Its data is within the bus's limit, and the message that it becomes is not within the broker's. */
    private Event large(int number) {
        return binary(number, 900_000);
    }

    private Event binary(int number, int bytes) {
        byte[] data = new byte[bytes];
        random.nextBytes(data);
        return keyed(number).toBuilder()
                .dataContentType("application/octet-stream")
                .data(data)
                .build();
    }

    private static Event keyed(int number) {
        return TestEvents.event("e" + number).toBuilder()
                .extension("partitionkey", "key " + number % KEYS)
                .build();
    }

    private CompletableFuture<List<PublishResult>> publish(Event event) {
        return beside.publish(List.of(new Publication(TOPIC, event))).toCompletableFuture();
    }

    @Test
    void oneThatIsTooLargeFailsAloneAndAllOthersKeepTheirOrder() throws Exception {
        Set<Integer> tooLarge = Set.of(0, 101, 102, 350, 399);
        Arrivals arrivals = new Arrivals(Runnable::run);
        Map<Integer, CompletableFuture<?>> outcomes = new LinkedHashMap<>();
        try (AutoCloseable consumption = beside.consume(Set.of(TOPIC), new Start.Earliest(), arrivals)) {
            for (int i = 0; i < 400; i++) {
                outcomes.put(i, publish(tooLarge.contains(i) ? large(i) : keyed(i)));
            }
            outcomes.forEach((number, outcome) -> {
                if (tooLarge.contains(number)) {
                    assertTooLarge(outcome);
                } else {
                    assertThat(outcome).succeedsWithin(SOON);
                }
            });
            await().atMost(Sidecar.PATIENCE).until(() -> arrivals.numbers().size() == 400 - tooLarge.size());
        }
        assertThat(arrivals.numbers()).doesNotContainAnyElementsOf(tooLarge);
        assertThat(arrivals.numbers().stream()
                        .collect(groupingBy(number -> number % KEYS, mapping(number -> number, toList())))
                        .values())
                .hasSize(KEYS)
                .allSatisfy(ofAKey -> assertThat(ofAKey).isSorted());
    }

    private static ThrowableAssertAlternative<?> assertTooLarge(CompletableFuture<?> outcome) {
        return assertThat(outcome)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        EventBusException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(EventBusException.Kind.TOO_LARGE));
    }

    @Test
    void anEventThatTheSidecarItselfFindsTooLargeFailsAlone() {
        CompletableFuture<?> large = publish(binary(0, USUAL_BODY_BYTES));
        CompletableFuture<?> next = publish(keyed(1));

        assertTooLarge(large).withMessageContaining("received message larger than max (5592");
        assertThat(next).succeedsWithin(SOON);
    }

    @Test
    void aDeliveryIsLongerThanTheSidecarsMaxBodySizeWhichIsForWhatItIsSent() throws Exception {
        int events = 250;
        for (int i = 0; i < events; i += 10) {
            List<CompletableFuture<?>> some = new ArrayList<>();
            for (int j = i; j < i + 10; j++) {
                some.add(publish(binary(j, 100_000)));
            }
            assertThat(CompletableFuture.allOf(some.toArray(CompletableFuture[]::new)))
                    .succeedsWithin(SOON);
        }

        // while the first is not taken, the sidecar reads on, and makes a batch as long as it may be of what it has
        Arrivals arrivals = new Arrivals(CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
        try (AutoCloseable consumption = beside.consume(Set.of(TOPIC), new Start.Earliest(), arrivals)) {
            await().atMost(Sidecar.PATIENCE).until(() -> arrivals.numbers().size() == events);
        }

        assertThat(arrivals.longest()).isGreaterThan(USUAL_BODY_BYTES);
    }

    /** The first arrival of each event, and the longest call. */
    private static final class Arrivals implements EventBus.Receiver {

        private final Map<Integer, Event> firsts = new LinkedHashMap<>();
        private final Executor taking;
        private long longest;

        Arrivals(Executor taking) {
            this.taking = taking;
        }

        @Override
        public synchronized CompletableFuture<Void> receive(List<StoredEvent> batch) {
            long bytes = 0;
            for (StoredEvent each : batch) {
                bytes += each.event().data().length;
                firsts.putIfAbsent(Integer.valueOf(each.event().id().substring(1)), each.event());
            }
            longest = Math.max(longest, bytes);
            return CompletableFuture.runAsync(() -> {}, taking);
        }

        synchronized List<Integer> numbers() {
            return List.copyOf(firsts.keySet());
        }

        synchronized long longest() {
            return longest;
        }
    }
}
