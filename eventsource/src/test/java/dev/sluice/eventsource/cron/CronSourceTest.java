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
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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
}
