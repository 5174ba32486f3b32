package dev.sluice.eventbus.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.contract.SettableClock;
import dev.sluice.eventbus.contract.TestEvents;
import dev.sluice.eventbus.embedded.CopyClock;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedTest {

    private static final Topic A = new Topic("default/main", "default.in.a");
    private static final Topic B = new Topic("default/main", "default.in.b");
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final int SMALL_BATCH = 3;
    private static final long MOST_WAITING = 100_000;

    private final SettableClock present = new SettableClock(NOW);

    @TempDir
    Path directory;

    private int copies;
    private Path data;
    private EmbeddedLog log;
    private CopyClock clock;
    private Feed feed;

    @BeforeEach
    void start() {
        open(directory.resolve("log"));
        feed.follow(Set.of(A, B), Set.of());
        feed.connected();
    }

    private void open(Path where) {
        data = where;
        clock = new CopyClock(present);
        log = EmbeddedLog.openCopy(data, Map.of(), clock);
        feed = new Feed(log, clock, SMALL_BATCH, MOST_WAITING);
    }

    @AfterEach
    void stop() {
        feed.close();
        log.close();
    }

    /** The machine loses power between two commits and starts again. */
    private void crash() throws IOException {
        feed.close();
        log.write(connection -> {}).toCompletableFuture().join();
        Path copy = Files.createDirectory(directory.resolve("copy" + copies++));
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.toList()) {
                if (!file.toString().endsWith("-shm")) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
        log.close();
        open(copy);
    }

    private CompletableFuture<Void> give(Topic topic, long... stamps) {
        return feed.receive(Arrays.stream(stamps)
                        .mapToObj(stamp -> new StoredEvent(1, stamp, topic, TestEvents.event(topic.name() + stamp)))
                        .toList())
                .toCompletableFuture();
    }

    /** More than the inbox holds of topics that are ahead. */
    private CompletableFuture<Void> giveLarge(Topic topic, long stamp) {
        Event event = Event.builder()
                .id(topic.name() + stamp)
                .source("/test")
                .type("large")
                .data(new byte[(int) MOST_WAITING])
                .build();
        return feed.receive(List.of(new StoredEvent(1, stamp, topic, event))).toCompletableFuture();
    }

    private void taken(CompletableFuture<Void> batch) throws Exception {
        batch.get(60, TimeUnit.SECONDS);
    }

    private List<Long> times() {
        return log.read(0, 10_000).stream().map(StoredEvent::busTimeMillis).toList();
    }

    private static long minutesAgo(long minutes) {
        return NOW.minus(Duration.ofMinutes(minutes)).toEpochMilli();
    }

    @Test
    void storesWhatComesAsItHappensWithTheStampItBrings() throws Exception {
        long now = NOW.toEpochMilli();
        taken(give(A, now - 20));
        taken(give(B, now - 10));
        await().until(() -> !clock.isHeld());
        present.advance(Duration.ofSeconds(1));
        taken(give(A, now + 900, now + 950));

        assertThat(times()).containsExactly(now - 20, now - 10, now + 900, now + 950);
        await().until(() -> log.settledMillis() == present.millis());
        assertThat(feed.status()).isEqualTo(new FeedStatus(Set.of(), 0));
    }

    @Test
    void goesOnAfterAnEventThatCouldNotBeRead() throws Exception {
        taken(give(A, minutesAgo(60)));
        sql("UPDATE feed_inbox SET attributes = '!' || attributes");
        taken(give(B, minutesAgo(50)));
        taken(give(A, minutesAgo(40)));
        assertThat(log.head()).isZero();

        sql("UPDATE feed_inbox SET attributes = substr(attributes, 2) WHERE attributes LIKE '!%'");

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(times()).startsWith(minutesAgo(60), minutesAgo(50)));
    }

    private void sql(String statement) {
        log.write(connection -> {
                    try (var running = connection.createStatement()) {
                        running.execute(statement);
                    }
                })
                .toCompletableFuture()
                .join();
    }

    @Test
    void looksAtNothingBeforeEveryTopicHasShownHowFarItIs() throws Exception {
        taken(give(A, minutesAgo(60), minutesAgo(30)));

        assertThat(feed.status()).isEqualTo(new FeedStatus(Set.of(A, B), 2));
        assertThat(log.head()).isZero();
        assertThat(log.settledMillis()).isZero();

        taken(give(B, minutesAgo(50)));
        await().untilAsserted(() -> assertThat(times()).containsExactly(minutesAgo(60), minutesAgo(50)));
        await().until(() -> log.settledMillis() == minutesAgo(50));

        present.advance(CatchUp.SILENT);
        await().untilAsserted(
                        () -> assertThat(times()).containsExactly(minutesAgo(60), minutesAgo(50), minutesAgo(30)));
        await().until(() -> log.settledMillis() == present.millis());
    }

    @Test
    void standsStillWhileTheBusIsGoneAndGoesOnWhereTheEventsDo() throws Exception {
        taken(give(A, NOW.toEpochMilli()));
        taken(give(B, NOW.toEpochMilli()));
        await().until(() -> !clock.isHeld());
        long settled = log.settledMillis();
        feed.disconnected();
        present.advance(Duration.ofHours(1));
        assertThat(log.settledMillis()).isEqualTo(settled);

        feed.connected();
        taken(give(A, settled + 60_000));
        taken(give(B, settled + 30_000));
        await().until(() -> log.settledMillis() == settled + 30_000);
        assertThat(times()).endsWith(settled + 30_000L);
    }

    @Test
    void recognisesWhatComesAgainHoursLater() throws Exception {
        taken(give(A, minutesAgo(60)));
        taken(give(B, minutesAgo(50)));
        await().until(() -> log.head() == 1);
        crash();
        present.advance(Duration.ofHours(10));
        feed.follow(Set.of(A, B), Set.of());
        feed.connected();
        taken(give(A, minutesAgo(60)));
        taken(give(B, minutesAgo(50)));
        present.advance(CatchUp.SILENT);

        await().until(() -> !clock.isHeld());
        assertThat(times()).containsExactly(minutesAgo(60), minutesAgo(50));
    }

    @Test
    void storesAgainWhatWasSentAgainMuchLater() throws Exception {
        Event event = TestEvents.event("a");
        long first = minutesAgo(60);
        taken(give(B, minutesAgo(1)));
        for (long stamp : List.of(first, first + 299_999, first + 300_000)) {
            taken(feed.receive(List.of(new StoredEvent(1, stamp, A, event))).toCompletableFuture());
        }
        await().untilAsserted(() -> assertThat(times()).containsExactly(first, first + 300_000));
    }

    @Test
    void doesNotBelieveAStampFromTheFuture() throws Exception {
        taken(give(A, NOW.plus(Duration.ofDays(1)).toEpochMilli()));
        taken(give(B, NOW.toEpochMilli() + 1));
        await().until(() -> log.head() == 2);
        assertThat(times()).containsExactly(NOW.toEpochMilli(), NOW.toEpochMilli() + 1);
    }

    @Test
    void refusesATopicThatIsAheadAndStandsApartUntilTheHindmostHasComeFurther() throws Exception {
        feed.follow(Set.of(A, B), Set.of(A, B));
        taken(giveLarge(A, minutesAgo(60)));

        assertThatThrownBy(() -> taken(give(A, minutesAgo(40))))
                .cause()
                .isInstanceOf(EventBusException.class)
                .hasMessageContaining("wait for topics that are behind")
                .hasMessageContaining(B.name());
        taken(giveLarge(B, minutesAgo(50)));
        await("what waited is in the log").until(() -> log.head() == 1);
        taken(give(A, minutesAgo(40)));
    }

    @Test
    void takesATopicThatIsAheadWhenAnotherComesThroughTheSameComponent() throws Exception {
        taken(giveLarge(A, minutesAgo(60)));

        taken(giveLarge(A, minutesAgo(50)));
        taken(give(A, minutesAgo(40)));
        taken(give(B, minutesAgo(30)));

        await("everything up to where the hindmost is").until(() -> log.head() == 3);
        assertThat(times()).containsExactly(minutesAgo(60), minutesAgo(50), minutesAgo(40));
    }

    @Test
    void countsWhatGoesAsItCountedWhatWaitedWhenItStarted() throws Exception {
        taken(give(A, LongStream.range(0, 1_000).map(i -> minutesAgo(60) + i).toArray()));
        crash();
        feed.follow(Set.of(A, B), Set.of(A, B));
        feed.connected();
        taken(give(A, minutesAgo(50)));
        taken(give(B, minutesAgo(50)));
        await("nothing waits").until(() -> feed.status().waiting() == 0);

        feed.disconnected();
        taken(give(A, minutesAgo(40)));
        taken(give(A, minutesAgo(30)));
    }

    @Test
    void refusesWhatComesAfterTheEnd() {
        feed.close();
        assertThatThrownBy(() -> taken(give(A, NOW.toEpochMilli())))
                .cause()
                .isInstanceOf(EventBusException.class)
                .hasMessageContaining("closed");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 7})
    void makesOfAnyBacklogWhatWouldHaveBeenStoredLive(long seed) throws Exception {
        Random random = new Random(seed);
        Backlog backlog = new Backlog(random, 2 + random.nextInt(3), 40, minutesAgo(60), minutesAgo(1));
        Set<Topic> topics = backlog.inOrder().stream().map(StoredEvent::topic).collect(Collectors.toSet());
        boolean crashes = random.nextBoolean();
        Promises promises = new Promises();
        feed.follow(topics, Set.of());
        while (backlog.hasMore()) {
            if (crashes && random.nextInt(6) == 0) {
                promises.check(log);
                crash();
                feed.follow(topics, Set.of());
                feed.connected();
            }
            List<StoredEvent> batch = backlog.batch();
            var handedOver = feed.receive(batch).toCompletableFuture();
            if (crashes && random.nextInt(6) == 0) {
                crash();
                feed.follow(topics, Set.of());
                feed.connected();
                handedOver = feed.receive(batch).toCompletableFuture();
            }
            taken(handedOver);
            promises.check(log);
        }
        present.advance(CatchUp.SILENT);
        await().until(() -> !clock.isHeld());
        promises.check(log);

        List<StoredEvent> expected = backlog.inOrder();
        assertThat(log.read(0, 10_000).stream()
                        .map(e -> e.busTimeMillis() + " " + e.event().id()))
                .as("seed %d", seed)
                .isEqualTo(expected.stream()
                        .map(e -> e.busTimeMillis() + " " + e.event().id())
                        .toList());
        assertThat(log.read(0, 10_000).stream().map(StoredEvent::event))
                .isEqualTo(expected.stream().map(StoredEvent::event).toList());
        assertThat(new HashSet<>(feed.status().catchingUp())).isEmpty();
    }

    /** What a reader was told about the log's time has to hold for all it reads later. */
    private static final class Promises {

        private final List<Long> settled = new ArrayList<>();
        private long read;
        private long promised;

        void check(EmbeddedLog log) {
            long now = log.settledMillis();
            for (StoredEvent event : log.read(read, 10_000)) {
                assertThat(event.busTimeMillis()).isGreaterThanOrEqualTo(promised);
                read = event.position();
            }
            promised = Math.max(promised, now);
            settled.add(now);
        }
    }
}
