package dev.sluice.eventbus.contract;

import static dev.sluice.eventbus.contract.TestEvents.batch;
import static dev.sluice.eventbus.contract.TestEvents.event;
import static dev.sluice.eventbus.contract.TestEvents.large;
import static dev.sluice.eventbus.contract.TestEvents.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.eventbus.BusSettings;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventLog;
import dev.sluice.eventbus.EventQuery;
import dev.sluice.eventbus.LogReader;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The laws of an {@link EventLog} that is also an {@link EventBus}. Each test opens a fresh one.
 *
 * @param <L> the log
 */
public abstract class EventLogContract<L extends EventBus & EventLog> {

    private static final String BUS = "default/default";
    private static final Topic TOPIC = new Topic(BUS, "default.contract.in");
    private static final Topic OTHER = new Topic("other/bus", "default.contract.in");
    private static final BusSettings DEFAULT = BusSettings.DEFAULT;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<L> opened = new ArrayList<>();

    /** A fresh log. */
    protected abstract L open(Map<String, BusSettings> settings, Clock time) throws Exception;

    /** Closes what a test opened. */
    @AfterEach
    void closeLogs() {
        opened.forEach(EventBus::close);
    }

    private L open(BusSettings settings) throws Exception {
        L log = open(Map.of(BUS, settings), clock);
        opened.add(log);
        return log;
    }

    private static BusSettings history(Duration age, long bytes, boolean dropUnread) {
        return new BusSettings(
                DEFAULT.sync(), age, bytes, dropUnread, DEFAULT.dedupWindow(), DEFAULT.dedupMaxIds(), 1 << 20);
    }

    private static BusSettings dedup(Duration window, int maxIds) {
        return new BusSettings(
                DEFAULT.sync(), DEFAULT.historyAge(), DEFAULT.historyBytes(), false, window, maxIds, 1 << 20);
    }

    private static List<String> ids(List<StoredEvent> events) {
        return events.stream().map(stored -> stored.event().id()).toList();
    }

    @Test
    void givesPositionsWithoutGapFromOne() throws Exception {
        L log = open(DEFAULT);
        assertThat(log.head()).isZero();
        assertThat(log.earliest()).isEqualTo(1);

        List<PublishResult> results = publish(log, batch(TOPIC, "a", 3));

        assertThat(results).extracting(PublishResult::position).containsExactly(1L, 2L, 3L);
        assertThat(log.head()).isEqualTo(3);
        assertThat(log.earliest()).isEqualTo(1);
    }

    @Test
    void stampsABusTimeThatNeverFalls() throws Exception {
        L log = open(DEFAULT);
        publish(log, TOPIC, event("a"));
        long first = clock.millis();
        clock.advance(Duration.ofHours(-1));
        publish(log, TOPIC, event("b"));
        clock.advance(Duration.ofHours(2));
        publish(log, TOPIC, event("c"));

        assertThat(log.read(0, 10))
                .extracting(StoredEvent::busTimeMillis)
                .containsExactly(first, first, clock.millis());
    }

    @Test
    void settlesTheBusTimeThatItShows() throws Exception {
        L log = open(DEFAULT);
        clock.advance(Duration.ofSeconds(5));
        long settled = log.settledMillis();
        assertThat(settled).isEqualTo(clock.millis());
        clock.advance(Duration.ofSeconds(-3));

        publish(log, TOPIC, event("a"));

        assertThat(log.read(0, 1).get(0).busTimeMillis()).isGreaterThanOrEqualTo(settled);
    }

    @Test
    void findsEventsByIdTypeTopicAndTime() throws Exception {
        L log = open(DEFAULT);
        for (int i = 0; i < 3000; i += 100) {
            clock.advance(Duration.ofSeconds(1));
            publish(log, batch(i % 200 == 0 ? TOPIC : OTHER, "e" + i + "-", 100));
        }
        Event rare = event("rare").toBuilder().type("rare.type").build();
        publish(log, OTHER, rare);
        publish(log, batch(TOPIC, "last", 10));

        assertThat(ids(log.find(EventQuery.byId("e1100-42")))).containsExactly("e1100-42");
        assertThat(log.find(EventQuery.byId("missing"))).isEmpty();
        assertThat(ids(log.find(new EventQuery(null, "rare.type", null, null, null, 0, 5))))
                .containsExactly("rare");
        assertThat(ids(log.find(new EventQuery(null, null, OTHER, null, null, 0, 2))))
                .containsExactly("rare", "e2900-99");
        assertThat(ids(log.find(new EventQuery(null, null, TOPIC, null, null, 2001, 1))))
                .containsExactly("e1800-99");
        assertThat(ids(log.find(EventQuery.newest(2)))).containsExactly("last9", "last8");
        assertThat(log.find(new EventQuery("e0-0", null, new Topic("no/bus", "x"), null, null, 0, 5)))
                .isEmpty();
        Instant start = Instant.parse("2026-01-01T00:00:03Z");
        List<StoredEvent> within = log.find(new EventQuery(null, null, null, start, start.plusSeconds(2), 0, 10_000));
        assertThat(within).hasSize(200).allMatch(stored -> !stored.busTime().isBefore(start));
        assertThat(log.find(new EventQuery("e300-0", null, null, start.plusSeconds(5), null, 0, 5)))
                .isEmpty();
    }

    @Test
    void startsNowAtTheEarliestAtATimeOrAtAnEvent() throws Exception {
        L log = open(DEFAULT);
        for (int i = 0; i < 5; i++) {
            publish(log, TOPIC, event("e" + i));
            clock.advance(Duration.ofSeconds(10));
        }
        Instant begin = Instant.parse("2026-01-01T00:00:00Z");

        assertThat(log.positionBefore(new Start.Now())).contains(5L);
        assertThat(log.positionBefore(new Start.Earliest())).contains(0L);
        assertThat(log.positionBefore(new Start.At(begin))).contains(0L);
        assertThat(log.positionBefore(new Start.At(begin.plusSeconds(20)))).contains(2L);
        assertThat(log.positionBefore(new Start.At(begin.plusSeconds(21)))).contains(3L);
        assertThat(log.positionBefore(new Start.At(begin.plusSeconds(500)))).contains(5L);
        assertThat(log.positionBefore(new Start.From("e3"))).contains(3L);
        assertThat(log.positionBefore(new Start.From("never"))).isEmpty();
    }

    @Test
    void removesWhatIsTooOld() throws Exception {
        L log = open(history(Duration.ofMinutes(1), 1 << 30, false));
        publish(log, batch(TOPIC, "old", 10));
        publish(log, batch(OTHER, "other", 2));
        clock.advance(Duration.ofMinutes(2));
        publish(log, batch(TOPIC, "new", 10));

        await().until(() -> log.earliest() == 11);
        assertThat(ids(log.read(0, 3))).containsExactly("other0", "other1", "new0");
        assertThat(log.find(1)).isEmpty();
        assertThat(log.find(EventQuery.byId("old3"))).isEmpty();
        assertThat(publish(log, TOPIC, event("x")).position()).isEqualTo(23);
    }

    @Test
    void removesTheOldestWhenThereIsTooMuch() throws Exception {
        L log = open(history(Duration.ofDays(1), 100_000, false));
        for (int i = 0; i < 300; i++) {
            publish(log, TOPIC, large("e" + i, 1000));
        }

        List<StoredEvent> kept = log.read(log.earliest() - 1, 1000);
        assertThat(kept.size()).isBetween(70, 100);
        assertThat(kept.get(kept.size() - 1).event().id()).isEqualTo("e299");
    }

    @Test
    void isFullWhenAReaderHoldsWhatIsTooMuchAndGoesOnWhenItReleases() throws Exception {
        L log = open(history(Duration.ofDays(1), 50_000, false));
        try (LogReader reader = log.reader("trigger group slow", 0)) {
            int stored = 0;
            EventBusException full = null;
            while (full == null) {
                try {
                    publish(log, TOPIC, large("e" + stored++, 1000));
                } catch (java.util.concurrent.ExecutionException refused) {
                    full = (EventBusException) refused.getCause();
                }
            }

            assertThat(full.kind()).isEqualTo(EventBusException.Kind.FULL);
            assertThat(full).hasMessageContaining("trigger group slow").hasMessageContaining(log.head() + " events");
            assertThat(log.earliest()).isEqualTo(1);
            assertThat(publish(log, OTHER, event("fits"))).isInstanceOf(PublishResult.Stored.class);

            reader.poll(1000);
            reader.release(20);
            assertThat(publish(log, TOPIC, large("again", 1000))).isInstanceOf(PublishResult.Stored.class);
            assertThat(log.find(21)).isPresent();
        }
    }

    @Test
    void holdsOnlyTheBusesThatAReaderNeeds() throws Exception {
        L log = open(history(Duration.ofDays(1), 20_000, false));
        try (LogReader reader = log.reader("elsewhere", 0)) {
            reader.holdOnly(Set.of("other/bus"));
            for (int i = 0; i < 100; i++) {
                publish(log, TOPIC, large("e" + i, 1000));
            }
            assertThat(log.earliest()).isGreaterThan(50);
        }
    }

    @Test
    void holdsWhatAReaderHadNotReleasedWhenItIsOpenedFurtherOn() throws Exception {
        L log = open(history(Duration.ofMinutes(1), 1 << 30, false));
        publish(log, batch(TOPIC, "a", 10));
        try (LogReader reader = log.reader("behind", 0)) {
            reader.release(3);
        }
        try (LogReader reader = log.reader("behind", 10)) {
            clock.advance(Duration.ofHours(1));
            publish(log, TOPIC, event("b"));
            await().until(() -> log.earliest() == 4);
            assertThat(reader.poll(1000)).hasSize(1);
            await().during(Duration.ofMillis(1500)).until(() -> log.earliest() == 4);
        }
    }

    @Test
    void holdsAgainWhatAReaderHasReleased() throws Exception {
        L log = open(history(Duration.ofMinutes(1), 1 << 30, false));
        publish(log, batch(TOPIC, "a", 10));
        try (LogReader reader = log.reader("behind", 10)) {
            reader.hold(6);
            reader.hold(8);
            clock.advance(Duration.ofHours(1));
            publish(log, TOPIC, event("b"));
            await().until(() -> log.earliest() == 7);
            reader.release(10);
            await().until(() -> log.earliest() == 11);
        }
    }

    @Test
    void holdsForAClosedReaderUntilItIsForgotten() throws Exception {
        L log = open(history(Duration.ofMinutes(1), 1 << 30, false));
        log.reader("gone", 0).close();
        publish(log, batch(TOPIC, "a", 10));
        clock.advance(Duration.ofHours(1));
        publish(log, TOPIC, event("b"));
        await().during(Duration.ofMillis(1500)).until(() -> log.earliest() == 1);

        log.forget("gone");

        await().until(() -> log.earliest() == 11);
    }

    @Test
    void countsWhatItDropsUnread() throws Exception {
        L log = open(history(Duration.ofMinutes(1), 1 << 30, true));
        try (LogReader reader = log.reader("late", 0)) {
            publish(log, batch(TOPIC, "a", 10));
            assertThat(reader.poll(4)).hasSize(4);
            clock.advance(Duration.ofHours(1));
            publish(log, TOPIC, event("b"));

            await().until(() -> log.earliest() == 11);
            assertThat(reader.expiredUnread()).isEqualTo(6);
        }
    }

    @Test
    void refusesAWholeBatchForOneEventThatIsTooLarge() throws Exception {
        L log = open(DEFAULT);
        List<Publication> batch =
                List.of(new Publication(TOPIC, event("a")), new Publication(TOPIC, large("b", 2 << 20)));

        assertThatThrownBy(() -> publish(log, batch))
                .cause()
                .hasMessageContaining("b")
                .hasMessageContaining(String.valueOf(1 << 20))
                .isInstanceOfSatisfying(
                        EventBusException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(EventBusException.Kind.TOO_LARGE));
        assertThat(log.head()).isZero();
    }

    @Test
    void storesARepeatWithOtherData() throws Exception {
        L log = open(DEFAULT);
        publish(log, TOPIC, event("a", "1"));
        assertThat(publish(log, TOPIC, event("a", "2"))).isInstanceOf(PublishResult.Stored.class);
        assertThat(publish(log, TOPIC, event("a", "1"))).isEqualTo(new PublishResult.Duplicate(1));
        assertThat(publish(log, TOPIC, event("a", "2"))).isEqualTo(new PublishResult.Duplicate(2));
    }

    @Test
    void forgetsIdsAfterTheWindowAndBeyondTheBound() throws Exception {
        L log = open(dedup(Duration.ofMinutes(5), 3));
        publish(log, batch(TOPIC, "a", 4));
        assertThat(publish(log, TOPIC, event("a1"))).isEqualTo(new PublishResult.Duplicate(2));
        assertThat(publish(log, TOPIC, event("a0"))).isInstanceOf(PublishResult.Stored.class);
        clock.advance(Duration.ofMinutes(6));
        assertThat(publish(log, TOPIC, event("a3"))).isInstanceOf(PublishResult.Stored.class);
    }

    @Test
    void recognisesARepeatWithinABatch() throws Exception {
        L log = open(DEFAULT);
        List<PublishResult> results =
                publish(log, List.of(new Publication(TOPIC, event("a")), new Publication(TOPIC, event("a"))));

        assertThat(results)
                .containsExactly(new PublishResult.Stored(1, clock.millis()), new PublishResult.Duplicate(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void readersSeeExactlyWhatWasStoredWhileItIsStored(long seed) throws Exception {
        L log = open(DEFAULT);
        Random random = new Random(seed);
        AtomicInteger signals = new AtomicInteger();
        List<StoredEvent> seen = new ArrayList<>();
        List<CompletionStage<List<PublishResult>>> stages = new ArrayList<>();
        try (LogReader reader = log.observer(0)) {
            reader.onAvailable(signals::incrementAndGet);
            assertThat(signals).hasValue(1);
            for (int i = 0; i < 200; i++) {
                stages.add(log.publish(batch(random.nextBoolean() ? TOPIC : OTHER, i + "-", 1 + random.nextInt(40))));
                seen.addAll(reader.poll(1 + random.nextInt(100)));
            }
            stages.forEach(stage -> stage.toCompletableFuture().join());
            for (List<StoredEvent> more = reader.poll(500); !more.isEmpty(); more = reader.poll(500)) {
                seen.addAll(more);
            }
            assertThat(reader.position()).isEqualTo(log.head());
        }
        assertThat(signals.get()).isGreaterThan(1);
        assertThat(seen)
                .extracting(StoredEvent::position)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, (int) log.head())
                        .mapToObj(Long::valueOf)
                        .toList());
        assertThat(log.read(0, seen.size())).isEqualTo(seen);
    }

    @Test
    void refusesASecondReaderOfTheSameName() throws Exception {
        L log = open(DEFAULT);
        LogReader first = log.reader("one", 0);
        assertThatThrownBy(() -> log.reader("one", 0)).isInstanceOf(IllegalStateException.class);
        first.close();
        log.reader("one", 0).close();
    }

    @Test
    void answersQueriesWhileManyPublish() throws Exception {
        L log = open(DEFAULT);
        CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> IntStream.range(0, 300)
                .mapToObj(i -> log.publish(batch(TOPIC, i + "-", 20)))
                .toList()
                .forEach(stage -> stage.toCompletableFuture().join()));
        while (!publishing.isDone()) {
            long head = log.head();
            if (head > 0) {
                StoredEvent newest = log.find(head).orElseThrow();
                assertThat(log.find(EventQuery.byId(newest.event().id()))).contains(newest);
            }
        }
        publishing.join();
        assertThat(log.head()).isEqualTo(6000);
    }
}
