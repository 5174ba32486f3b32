package dev.sluice.it.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.codec.StructuredJson;
import dev.sluice.eventbus.contract.EventBusContract;
import dev.sluice.eventbus.contract.TestEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The laws of an event bus, and many events, beside a real sidecar with each of three brokers. */
@SuppressWarnings("try") // a consumption is opened to run, not to be called
class DaprEventBusIT {

    @RegisterExtension
    static final Sidecars SIDECARS = new Sidecars();

    private static final Logger LOG = LoggerFactory.getLogger(DaprEventBusIT.class);
    private static final List<String> TOPICS = List.of("default.contract.in", "default.contract.other");
    private static final Topic TOPIC = new Topic(BusBeside.BUS, TOPICS.get(0));
    private static final int EVENTS = 5_000;
    private static final int KEYS = 200;
    private static final int IN_FLIGHT = 4_000;

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Laws extends EventBusContract {

        private BusBroker broker;
        private @Nullable BusBeside beside;

        abstract BusBroker start(Path directory) throws Exception;

        @BeforeAll
        void startBroker(@TempDir Path directory) throws Exception {
            broker = start(directory);
        }

        @AfterAll
        void stopBroker() {
            broker.close();
        }

        @Override
        protected EventBus openBus() throws Exception {
            beside = BusBeside.open(broker, SIDECARS, TOPICS);
            return beside;
        }

        @Override
        protected Set<Law> laws() {
            return EnumSet.noneOf(Law.class);
        }

        @AfterEach
        void closeSidecar() {
            if (beside != null) {
                beside.end();
                beside = null;
            }
        }

        /** Whether what was published by key arrives by key. */
        abstract boolean keepsOrder();

        @Test
        void bringsManyEventsThroughAKillOfTheSidecar() throws Exception {
            Arrivals arrivals = new Arrivals();
            long begun = System.nanoTime();
            try (AutoCloseable consumption = beside.consume(Set.of(TOPIC), new Start.Earliest(), arrivals)) {
                publishAll(beside);
                long published = System.nanoTime();
                Awaitility.await().until(() -> arrivals.distinct() == EVENTS);
                report(broker, begun, published, arrivals);
            }
            assertThat(arrivals.total()).as("delivered twice").isLessThan(EVENTS + IN_FLIGHT + 2_000);
            assertOrderOfFirsts(
                    broker.stored(TOPIC.name()).stream().map(DaprEventBusIT::id).toList());
            if (keepsOrder()) {
                assertOrderOfFirsts(arrivals.ids);
            }
        }
    }

    /** Half of the events have one key: as many of it are under way at once. */
    private static String key(int number) {
        return number % 2 == 0 ? "hot" : "key " + number % KEYS;
    }

    /** The id with which an event was published. */
    private static String id(byte[] stored) {
        Event event = StructuredJson.read(stored);
        return event.extensions().getOrDefault("sluiceid", event.id()).toString();
    }

    private static void publishAll(BusBeside beside) throws Exception {
        Semaphore room = new Semaphore(IN_FLIGHT);
        List<CompletableFuture<?>> outcomes = new ArrayList<>(EVENTS);
        for (int i = 0; i < EVENTS; i++) {
            if (i == EVENTS / 2) {
                beside.sidecar().kill().start();
            }
            room.acquire();
            Event event = TestEvents.event("e" + i, "{\"n\":" + i + ",\"pad\":\"" + "x".repeat(900) + "\"}").toBuilder()
                    .extension("partitionkey", key(i))
                    .build();
            outcomes.add(beside.publish(List.of(new Publication(TOPIC, event)))
                    .whenComplete((done, failure) -> room.release())
                    .toCompletableFuture());
        }
        assertThat(CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)))
                .succeedsWithin(Duration.ofMinutes(5));
    }

    private static void report(BusBroker broker, long begun, long published, Arrivals arrivals) {
        long now = System.nanoTime();
        LOG.info(
                "{}: {} events, with a kill in between: published {}/s, through {}/s, {} twice",
                broker.type(),
                EVENTS,
                (long) (EVENTS * 1e9 / (published - begun)),
                (long) (EVENTS * 1e9 / (now - begun)),
                arrivals.total() - EVENTS);
    }

    /** What arrived. */
    private static final class Arrivals implements EventBus.Receiver {

        private final ConcurrentLinkedQueue<String> ids = new ConcurrentLinkedQueue<>();
        private final Set<String> seen = ConcurrentHashMap.newKeySet();
        private final AtomicInteger total = new AtomicInteger();

        @Override
        public CompletableFuture<Void> receive(List<StoredEvent> batch) {
            for (StoredEvent each : batch) {
                if (seen.add(each.event().id())) {
                    ids.add(each.event().id());
                }
                total.incrementAndGet();
            }
            return CompletableFuture.completedFuture(null);
        }

        int distinct() {
            return seen.size();
        }

        int total() {
            return total.get();
        }
    }

    /** All events are there, and of each key in the order in which they were published. */
    private static void assertOrderOfFirsts(Collection<String> ids) {
        Map<String, Integer> newest = new HashMap<>();
        Set<String> late = new HashSet<>();
        Set<String> firsts = new LinkedHashSet<>(ids);
        for (String id : firsts) {
            int number = Integer.parseInt(id.substring(1));
            Integer before = newest.put(key(number), number);
            if (before != null && before > number) {
                late.add(id);
            }
        }
        assertThat(firsts).hasSize(EVENTS);
        assertThat(late).as("came after a later event of its key").isEmpty();
    }

    @Nested
    class OnKafka extends Laws {

        @Override
        BusBroker start(Path directory) {
            return BusBroker.Kafka.start(directory);
        }

        @Override
        protected Set<Law> laws() {
            return EnumSet.of(Law.ORDER);
        }

        @Override
        boolean keepsOrder() {
            return true;
        }
    }

    @Nested
    class OnJetStream extends Laws {

        @Override
        BusBroker start(Path directory) throws Exception {
            return BusBroker.JetStream.start(directory);
        }

        @Override
        boolean keepsOrder() {
            return false;
        }
    }

    @Nested
    class OnRedis extends Laws {

        @Override
        BusBroker start(Path directory) {
            return BusBroker.Redis.start(directory);
        }

        @Override
        boolean keepsOrder() {
            return false;
        }
    }
}
