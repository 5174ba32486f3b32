package dev.sluice.eventbus.embedded;

import static dev.sluice.eventbus.contract.TestEvents.event;
import static dev.sluice.eventbus.contract.TestEvents.large;
import static dev.sluice.eventbus.contract.TestEvents.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.eventbus.BusSettings;
import dev.sluice.eventbus.LogReader;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bus that is full now and then stores what a source sends in the order in which the source sends it. */
class RefusalOrderTest {

    private static final Topic TOPIC = new Topic("default/default", "default.web.in");
    private static final Topic OTHER = new Topic("default/default", "default.web.other");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int HISTORY_BYTES = 40_000;
    private static final BusSettings SMALL = new BusSettings(
            BusSettings.Sync.INTERVAL,
            Duration.ofDays(1),
            HISTORY_BYTES,
            false,
            Duration.ofMinutes(5),
            1_000,
            BusSettings.DEFAULT.maxEventBytes());

    @TempDir
    Path directory;

    private EmbeddedLog open() {
        return EmbeddedLog.open(directory, Map.of(TOPIC.bus(), SMALL), Clock.systemUTC());
    }

    @Test
    void refusesWhatIsBehindARefusedEventAlthoughItWouldFit() throws Exception {
        try (EmbeddedLog log = open();
                LogReader slow = log.reader("slow", 0)) {
            publish(log, TOPIC, large("first", HISTORY_BYTES - 10_000));
            CountDownLatch queued = new CountDownLatch(1);
            var held = log.write(connection -> hold(queued));
            var tooMuch = log.publish(List.of(new Publication(TOPIC, large("a", 20_000))));
            var behind = log.publish(List.of(new Publication(TOPIC, event("b"))));
            var beside = log.publish(List.of(new Publication(OTHER, event("c"))));
            queued.countDown();
            get(held.toCompletableFuture());

            assertThat(tooMuch.toCompletableFuture()).failsWithin(PATIENCE);
            assertThat(behind.toCompletableFuture())
                    .failsWithin(PATIENCE)
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("before this one was refused");
            assertThat(get(beside.toCompletableFuture())).hasSize(1);

            slow.poll(10);
            slow.release(1);
            await().atMost(PATIENCE).until(() -> isStored(log, large("a", 20_000)));
            assertThat(publish(log, TOPIC, event("b"))).isInstanceOf(PublishResult.Stored.class);
        }
    }

    private static boolean isStored(EmbeddedLog log, dev.sluice.eventbus.Event event) throws Exception {
        try {
            return publish(log, TOPIC, event).position() > 0;
        } catch (ExecutionException refused) {
            return false;
        }
    }

    @ParameterizedTest
    @Timeout(120)
    @ValueSource(longs = {1, 2, 3, 4})
    void storesInTheOrderOfTheSourceHoweverOftenItIsFull(long seed) throws Exception {
        int events = 200;
        List<String> stored = new ArrayList<>();
        int refusals;
        try (EmbeddedLog log = open();
                LogReader reader = log.reader("reader", 0)) {
            PatientSource source = new PatientSource(log, new Random(seed), events);
            Random pace = new Random(seed + 100);
            while (stored.size() < events) {
                source.send(1 + pace.nextInt(64));
                for (StoredEvent each : reader.poll(1 + pace.nextInt(16))) {
                    stored.add(each.event().id());
                    reader.release(each.position());
                }
            }
            refusals = source.refusals();
        }
        assertThat(refusals).as("seed %d", seed).isPositive();
        assertThat(stored).as("seed %d", seed).isSorted().hasSize(events);
    }

    /** Sends numbered events of any size, many at once, and those that were refused again, the oldest first and alone. */
    private static final class PatientSource {

        private final EmbeddedLog log;
        private final List<Publication> events = new ArrayList<>();
        private final TreeSet<Integer> refused = new TreeSet<>();
        private int next;
        private int underWay;
        private int refusals;
        private boolean taken = true;

        PatientSource(EmbeddedLog log, Random random, int count) {
            this.log = log;
            for (int i = 0; i < count; i++) {
                int bytes = random.nextInt(4) == 0 ? 10_000 : random.nextInt(500);
                events.add(new Publication(TOPIC, large("e%04d".formatted(i), bytes)));
            }
        }

        synchronized int refusals() {
            return refusals;
        }

        /** Sends so many when all before them were answered; the log looks at none of them before all are on the way. */
        synchronized void send(int most) {
            if (underWay > 0) {
                return;
            }
            CountDownLatch sent = new CountDownLatch(1);
            var unused = log.write(connection -> hold(sent));
            publish(refused.isEmpty() || taken ? most : 1);
            sent.countDown();
        }

        private void publish(int some) {
            for (int i = 0; i < some; i++) {
                Integer again = refused.pollFirst();
                int event = again == null ? next++ : again;
                if (event >= events.size()) {
                    next = events.size();
                    return;
                }
                underWay++;
                var unused = log.publish(List.of(events.get(event)))
                        .whenComplete((done, failure) -> answered(event, failure != null));
            }
        }

        private synchronized void answered(int event, boolean again) {
            underWay--;
            taken = !again;
            if (again) {
                refusals++;
                refused.add(event);
            }
        }
    }

    private static void hold(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
