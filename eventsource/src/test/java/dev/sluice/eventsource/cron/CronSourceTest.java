package dev.sluice.eventsource.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.crds.model.CatchUp;
import dev.sluice.crds.model.CronSettings;
import dev.sluice.eventbus.Event;
import dev.sluice.eventsource.Fixture;
import dev.sluice.eventsource.JournalCheckpoints;
import dev.sluice.eventsource.spi.Addresses;
import dev.sluice.eventsource.spi.Checkpoints;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceName;
import dev.sluice.eventsource.spi.SourceRuntime;
import dev.sluice.eventsource.spi.SourceStatus;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronSourceTest {

    private static final SourceName NAME = new SourceName("default", "jobs", "tick");
    private static final Instant NOW = Instant.parse("2026-01-05T12:00:30Z");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Set<Thread.State> WAITING =
            EnumSet.of(Thread.State.BLOCKED, Thread.State.WAITING, Thread.State.TIMED_WAITING);

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private Fixture fixture;
    private Checkpoints checkpoints;

    @BeforeEach
    void open() {
        fixture = new Fixture(directory, Clock.systemUTC());
        checkpoints = JournalCheckpoints.open(fixture.log()).of("cron");
    }

    @AfterEach
    void close() {
        fixture.close();
        scheduler.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Source start(Clock clock, String schedule, CatchUp catchUp, int limit, Map<String, Object> data) {
        CronSettings settings = new CronSettings(schedule, "UTC", data, catchUp, limit, Fixture.AUTO);
        SourceContext context = new SourceContext(
                NAME,
                checkpoints,
                (secret, key) -> Optional.empty(),
                Addresses.UNCHANGED,
                new SourceRuntime(vertx, scheduler, clock, new Random(1)));
        Source source = new CronSourceKind().create(context, settings);
        source.start(fixture.emitter(NAME, settings.shape()));
        return source;
    }

    private List<String> times() {
        return fixture.events(Fixture.topic(NAME)).stream()
                .map(Event::time)
                .map(Optional::orElseThrow)
                .toList();
    }

    private static void awaitIdle(Source source) {
        await().atMost(SOON).until(() -> source.status().state() == SourceStatus.State.RUNNING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NONE | 100 | ",
                "LAST | 100 | 12:00",
                "ALL | 100 | 11:57,11:58,11:59,12:00",
                "ALL | 2 | 11:59,12:00",
            })
    void makesUpForWhatWasMissed(CatchUp catchUp, int limit, String expected) {
        checkpoints.save("last", "2026-01-05T11:56:00Z").toCompletableFuture().join();

        Source source = start(Clock.fixed(NOW, ZoneOffset.UTC), "* * * * *", catchUp, limit, Map.of());
        awaitIdle(source);
        source.close();

        List<String> due = expected == null ? List.of() : List.of(expected.split(","));
        assertThat(times())
                .isEqualTo(
                        due.stream().map(time -> "2026-01-05T" + time + ":00Z").toList());
    }

    @Test
    void givesATickItsDueTimeAsIdSoThatItIsNeverThereTwice() {
        checkpoints.save("last", "2026-01-05T11:59:30Z").toCompletableFuture().join();
        for (int start = 0; start < 2; start++) {
            Source source = start(
                    Clock.fixed(NOW, ZoneOffset.UTC), "* * * * *", CatchUp.ALL, 100, Map.of("job", List.of("a", 1)));
            awaitIdle(source);
            source.close();
            checkpoints
                    .save("last", "2026-01-05T11:59:30Z")
                    .toCompletableFuture()
                    .join();
        }

        assertThat(fixture.events(Fixture.topic(NAME))).singleElement().satisfies(tick -> {
            assertThat(tick.id()).isEqualTo("2026-01-05T12:00:00Z-" + NAME.hash());
            assertThat(Fixture.text(tick)).isEqualTo("{\"job\":[\"a\",1]}");
        });
    }

    @Test
    void ticksWhileItRuns() {
        Source source = start(Clock.systemUTC(), "@every 200ms", CatchUp.NONE, 100, Map.of());

        await().atMost(SOON).until(() -> times().size() >= 3);
        source.close();

        assertThat(times()).doesNotHaveDuplicates();
        assertThat(checkpoints.load("last")).contains(times().get(times().size() - 1));
    }

    @Test
    void isClosedOnlyWhenTheLastDueTimeIsSaved() throws Exception {
        checkpoints.save("last", "2026-01-05T11:59:30Z").toCompletableFuture().join();
        HeldSaves held = new HeldSaves(checkpoints);
        checkpoints = held;
        Source source = start(Clock.fixed(NOW, ZoneOffset.UTC), "* * * * *", CatchUp.ALL, 100, Map.of());
        await().atMost(SOON).until(() -> held.asked.get() == 1);

        Thread closing = new Thread(source::close);
        closing.start();
        awaitWaiting(closing);
        held.release.complete(null);
        closing.join();

        assertThat(checkpoints.load("last")).contains("2026-01-05T12:00:00Z");
    }

    @Test
    void waitsForATickThatComesUpWhileItCloses() throws Exception {
        checkpoints.save("last", "2026-01-05T11:59:30Z").toCompletableFuture().join();
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        Source source = start(new HeldClock(reached, goesOn), "* * * * *", CatchUp.ALL, 100, Map.of());
        assertThat(reached.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

        Thread closing = new Thread(source::close);
        closing.start();
        awaitWaiting(closing);
        goesOn.countDown();
        closing.join();

        assertThat(times()).containsExactly("2026-01-05T12:00:00Z");
        assertThat(checkpoints.load("last")).contains("2026-01-05T12:00:00Z");
    }

    private static void awaitWaiting(Thread thread) {
        await().atMost(SOON)
                .failFast("it did not wait", () -> thread.getState() == Thread.State.TERMINATED)
                .until(() -> WAITING.contains(thread.getState()));
    }

    /** Saves when it is let go. */
    private record HeldSaves(Checkpoints kept, AtomicInteger asked, CompletableFuture<Void> release)
            implements Checkpoints {

        HeldSaves(Checkpoints kept) {
            this(kept, new AtomicInteger(), new CompletableFuture<>());
        }

        @Override
        public Optional<String> load(String key) {
            return kept.load(key);
        }

        @Override
        public CompletionStage<Void> save(String key, String value) {
            asked.incrementAndGet();
            return release.thenCompose(go -> kept.save(key, value));
        }

        @Override
        public CompletionStage<Void> remove(String key) {
            return kept.remove(key);
        }
    }

    /** Tells the time when it is let go. */
    private static final class HeldClock extends Clock {

        private final CountDownLatch reached;
        private final CountDownLatch goesOn;

        HeldClock(CountDownLatch reached, CountDownLatch goesOn) {
            this.reached = reached;
            this.goesOn = goesOn;
        }

        @Override
        public Instant instant() {
            reached.countDown();
            try {
                goesOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return NOW;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
