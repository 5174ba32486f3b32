package dev.sluice.eventsource.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.crds.model.FileSettings;
import dev.sluice.crds.model.FileStart;
import dev.sluice.eventsource.Fixture;
import dev.sluice.eventsource.JournalCheckpoints;
import dev.sluice.eventsource.spi.Addresses;
import dev.sluice.eventsource.spi.Checkpoints;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceName;
import dev.sluice.eventsource.spi.SourceRuntime;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A path that named nothing for a while gets a file with the inode and the beginning of the one before. */
class ReappearanceTest {

    private static final SourceName NAME = new SourceName("default", "logs", "app");
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path data;

    @TempDir
    Path logs;

    private final Vertx vertx = Vertx.vertx();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private Fixture fixture;
    private HeldRemovals checkpoints;
    private Source source;

    @BeforeEach
    void start() {
        fixture = new Fixture(data, Clock.systemUTC());
        checkpoints = new HeldRemovals(JournalCheckpoints.open(fixture.log()).of(NAME + "/file"));
        FileSettings settings = new FileSettings(logs + "/*.log", FileStart.BEGINNING, null, Fixture.AUTO);
        SourceContext context = new SourceContext(
                NAME,
                checkpoints,
                (secret, key) -> Optional.empty(),
                Addresses.UNCHANGED,
                new SourceRuntime(vertx, scheduler, Clock.systemUTC(), new Random(1)));
        source = new FileSourceKind().create(context, settings);
        source.start(fixture.emitter(NAME, settings.shape()));
    }

    @AfterEach
    void stop() {
        source.close();
        fixture.close();
        scheduler.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void awaitLines(String... lines) {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(fixture.texts(Fixture.topic(NAME))).containsExactly(lines));
    }

    @Test
    void readsItWhenThePositionOfTheOneBeforeIsForgottenLate() throws IOException {
        Path log = logs.resolve("app.log");
        Path away = Files.createDirectory(logs.resolve("away")).resolve("app.log");
        Files.writeString(log, "started\n");
        awaitLines("started");
        Files.move(log, away);
        await().atMost(SOON).until(() -> checkpoints.asked.contains("file:" + log));

        Files.move(away, log);
        Files.writeString(logs.resolve("other.log"), "looked\n");
        awaitLines("started", "looked");
        checkpoints.release.complete(null);

        awaitLines("started", "looked", "started");
    }

    /** Forgets when it is let go. */
    private record HeldRemovals(Checkpoints kept, Set<String> asked, CompletableFuture<Void> release)
            implements Checkpoints {

        HeldRemovals(Checkpoints kept) {
            this(kept, ConcurrentHashMap.newKeySet(), new CompletableFuture<>());
        }

        @Override
        public Optional<String> load(String key) {
            return kept.load(key);
        }

        @Override
        public CompletionStage<Void> save(String key, String value) {
            return kept.save(key, value);
        }

        @Override
        public CompletionStage<Void> remove(String key) {
            asked.add(key);
            return release.thenCompose(go -> kept.remove(key));
        }
    }
}
