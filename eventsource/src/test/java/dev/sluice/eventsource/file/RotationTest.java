package dev.sluice.eventsource.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.crds.model.FileSettings;
import dev.sluice.crds.model.FileStart;
import dev.sluice.eventsource.Fixture;
import dev.sluice.eventsource.JournalCheckpoints;
import dev.sluice.eventsource.spi.Addresses;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceName;
import dev.sluice.eventsource.spi.SourceRuntime;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rotations with numbers that delete the oldest file, on a real file system: it gives the inode to the next new file. */
class RotationTest {

    private static final SourceName NAME = new SourceName("default", "logs", "app");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int KEPT = 3;

    @TempDir
    Path data;

    @TempDir
    Path logs;

    private final Vertx vertx = Vertx.vertx();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private final AtomicLong behind = new AtomicLong();
    private final List<String> written = new ArrayList<>();
    private Fixture fixture;
    private @Nullable Source source;
    private Path log;

    private final class Adjustable extends Clock {

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.now().minusSeconds(behind.get());
        }
    }

    @BeforeEach
    void open() {
        fixture = new Fixture(data, Clock.systemUTC());
        log = logs.resolve("app.log");
    }

    @AfterEach
    void close() {
        stop();
        fixture.close();
        scheduler.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void start(String path) {
        FileSettings settings = new FileSettings(path, FileStart.BEGINNING, null, Fixture.AUTO);
        SourceContext context = new SourceContext(
                NAME,
                JournalCheckpoints.open(fixture.log()).of(NAME + "/file"),
                (secret, key) -> Optional.empty(),
                Addresses.UNCHANGED,
                new SourceRuntime(vertx, scheduler, new Adjustable(), new Random(1)));
        source = new FileSourceKind().create(context, settings);
        source.start(fixture.emitter(NAME, settings.shape()));
    }

    private void stop() {
        if (source != null) {
            source.close();
            source = null;
        }
    }

    private void append(Path file, String line) throws IOException {
        written.add(line);
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void appendSome(int lines) throws IOException {
        for (int i = 0; i < lines; i++) {
            append(log, "line " + written.size());
        }
    }

    private Path rotated(int number) {
        return logs.resolve("app.log." + number);
    }

    private void rotate(int kept) throws IOException {
        Files.deleteIfExists(rotated(kept));
        for (int i = kept - 1; i > 0; i--) {
            if (Files.exists(rotated(i))) {
                Files.move(rotated(i), rotated(i + 1));
            }
        }
        Files.move(log, rotated(1));
    }

    private void awaitAll(String why) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(fixture.texts(Fixture.topic(NAME)))
                        .as(why)
                        .containsExactlyInAnyOrderElementsOf(written));
    }

    @ParameterizedTest(name = "path {0}, seed {1}")
    @CsvSource({"app.log, 1", "app.log, 2", "app.log*, 3", "app.log*, 4"})
    void readsEveryLineOnceThroughRotationsThatDelete(String path, long seed) throws IOException {
        Random random = new Random(seed);
        String why = "seed " + seed;
        start(logs + "/" + path);
        for (int round = 0; round < 5; round++) {
            appendSome(1 + random.nextInt(30));
            awaitAll(why);
            for (int i = random.nextInt(KEPT); i >= 0; i--) {
                rotate(KEPT);
                appendSome(1 + random.nextInt(30));
            }
            if (random.nextInt(4) == 0) {
                stop();
                start(logs + "/" + path);
            }
        }
        awaitAll(why);
    }

    @Test
    void readsAFileThatWasRotatedAgainAtOnceAfterItsInodeWasReadBefore() throws IOException {
        start(log.toString());
        Set<Object> keys = new HashSet<>();
        for (int i = 0; i < KEPT + 2; i++) {
            appendSome(20);
            keys.add(Files.getAttribute(log, "unix:ino"));
            awaitAll("rotation " + i);
            rotate(KEPT);
        }
        appendSome(20);
        awaitAll("before two at once");

        rotate(KEPT);
        appendSome(20);
        Object middle = Files.getAttribute(log, "unix:ino");
        rotate(KEPT);
        appendSome(20);

        awaitAll("the file between is inode " + middle + ", read were " + keys);
    }

    @Test
    void readsTheFileBetweenTwoRotationsWhenTheOneBeforeItIsDeleted() throws IOException {
        start(log.toString());
        appendSome(3);
        awaitAll("first");

        rotate(1);
        appendSome(3);
        rotate(1);
        appendSome(3);

        awaitAll("only one is kept");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void readsWhatIsWrittenIntoAnEmptyFileAfterItWasRotated() throws IOException {
        start(log.toString());
        appendSome(1);
        awaitAll("first");

        rotate(KEPT);
        Files.createFile(log);
        awaitEmptyInHand();
        rotate(KEPT);
        Files.createFile(log);
        append(rotated(1), "by a writer that holds the file");
        appendSome(1);

        awaitAll("both");
    }

    private void awaitEmptyInHand() throws IOException {
        Path opened = Path.of("/proc/self/fd");
        await().atMost(SOON).until(() -> {
            try (var files = Files.list(opened)) {
                return files.anyMatch(file -> log.equals(target(file)));
            }
        });
    }

    private static @Nullable Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            return null; // closed meanwhile
        }
    }

    @Test
    void doesNotTakeANewFileForADeletedOneOfTheSameBeginning() throws IOException {
        start(log.toString());
        append(log, "started");
        awaitAll("first");
        for (int i = 0; i < 4; i++) {
            rotate(1);
            append(log, "started");
            awaitAll("rotation " + i);
        }
    }

    @Test
    void goesOnWhenFilesOfAGlobChangedNamesAndInodesWhileNothingRan() throws IOException {
        start(logs + "/app.log*");
        appendSome(3);
        awaitAll("first");
        rotate(1);
        appendSome(3);
        awaitAll("second");
        stop();
        appendSome(2);
        rotate(1);
        appendSome(3);

        start(logs + "/app.log*");

        awaitAll("after the restart");
    }

    @Test
    void forgetsFilesThatAreGone() {
        FinishedFiles finished =
                new FinishedFiles(JournalCheckpoints.open(fixture.log()).of("other"));
        for (int i = 0; i < 100; i++) {
            finished.add(FilePosition.of("gone " + i, new Fingerprint(1, "x"), 0, 1), log, Set.of(logs));
        }

        Optional<String> left =
                JournalCheckpoints.open(fixture.log()).of("other").load("inodes");

        assertThat(left.orElse("").lines()).hasSizeLessThan(20).contains("gone 99");
        assertThat(JournalCheckpoints.open(fixture.log()).of("other").load("inode:gone 1"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {3600, 86400})
    void leavesARotatedFileThoughTheWallClockIsSetBack(long seconds) throws IOException {
        start(log.toString());
        appendSome(1);
        awaitAll("first");

        rotate(KEPT);
        append(rotated(1), "late");
        appendSome(1);
        await().atMost(SOON).until(() -> fixture.texts(Fixture.topic(NAME)).contains("late"));
        behind.set(seconds);

        awaitAll("the clock is " + seconds + " s behind");
    }

    @Test
    void knowsWhichFileItOpenedWhileNamesChange() throws Exception {
        Map<String, String> keys = new ConcurrentHashMap<>();
        Files.writeString(log, "first");
        keys.put("first", OpenFile.named(log).orElseThrow().key());
        Thread rotating = new Thread(() -> replaceForEver(keys));
        rotating.start();
        try {
            for (int i = 0; i < 20_000; i++) {
                Optional<OpenFile> file = tryOpen();
                if (file.isPresent()) {
                    assertThat(file.get().key()).isEqualTo(keys.get(text(file.get())));
                    file.get().close();
                }
            }
        } finally {
            rotating.interrupt();
            rotating.join();
        }
    }

    @Test
    void opensAFileThatGrowsAllTheTime() throws Exception {
        Files.writeString(log, "first");
        Thread growing = new Thread(this::growForEver);
        growing.start();
        try {
            for (int i = 0; i < 2_000; i++) {
                OpenFile.at(log).orElseThrow().close();
            }
        } finally {
            growing.interrupt();
            growing.join();
        }
    }

    private void growForEver() {
        byte[] line = {'x', '\n'};
        try (OutputStream grown = Files.newOutputStream(log, StandardOpenOption.APPEND)) {
            while (!Thread.currentThread().isInterrupted()) {
                grown.write(line);
            }
        } catch (ClosedByInterruptException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replaceForEver(Map<String, String> keys) {
        Path next = logs.resolve("next");
        try {
            for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                Files.writeString(next, "file " + i);
                keys.put("file " + i, OpenFile.named(next).orElseThrow().key());
                Files.move(next, log, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<OpenFile> tryOpen() {
        try {
            return OpenFile.at(log);
        } catch (IOException e) {
            return Optional.empty(); // on a busy machine its name may never stand still long enough
        }
    }

    private static String text(OpenFile file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(64);
        int size = file.channel().read(bytes, 0);
        return new String(bytes.array(), 0, size, StandardCharsets.UTF_8);
    }
}
