package dev.sluice.eventsource.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.crds.model.FileSettings;
import dev.sluice.crds.model.FileStart;
import dev.sluice.crds.model.Multiline;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.Topic;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSourceTest {

    private static final SourceName NAME = new SourceName("default", "logs", "app");
    private static final Topic TOPIC = Fixture.topic(NAME);
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path data;

    @TempDir
    Path logs;

    private final Vertx vertx = Vertx.vertx();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private Fixture fixture;
    private @Nullable Source source;
    private Path log;

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

    private void start(String path, FileStart start, @Nullable Multiline multiline) {
        FileSettings settings = new FileSettings(path, start, multiline, Fixture.AUTO);
        SourceContext context = new SourceContext(
                NAME,
                JournalCheckpoints.open(fixture.log()).of(NAME + "/file"),
                (secret, key) -> Optional.empty(),
                Addresses.UNCHANGED,
                new SourceRuntime(vertx, scheduler, Clock.systemUTC(), new Random(1)));
        Source started = new FileSourceKind().create(context, settings);
        started.start(fixture.emitter(NAME, settings.shape()));
        source = started;
    }

    private void startFromBeginning() {
        start(log.toString(), FileStart.BEGINNING, null);
    }

    private void stop() {
        if (source != null) {
            source.close();
            source = null;
        }
    }

    private void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void awaitLines(String... lines) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(fixture.texts(TOPIC)).containsExactly(lines));
    }

    private void awaitRunning() {
        await().atMost(SOON).until(() -> source != null && source.status().state() == SourceStatus.State.RUNNING);
    }

    @Test
    void readsWhatIsThereAndWhatIsAppended() throws IOException {
        append(log, "one\ntwo\n");
        startFromBeginning();
        awaitLines("one", "two");

        append(log, "three\nhal");
        awaitLines("one", "two", "three");
        append(log, "f\r\n");

        awaitLines("one", "two", "three", "half");
        assertThat(fixture.events(TOPIC).get(0).type()).isEqualTo("dev.sluice.file.line");
        assertThat(fixture.events(TOPIC).get(0).subject()).contains(log.toString());
    }

    @Test
    void beginsAtTheEndUnlessToldOtherwise() throws IOException {
        append(log, "old\n");
        start(log.toString(), FileStart.END, null);
        awaitRunning();
        await().atMost(SOON)
                .until(() -> JournalCheckpoints.open(fixture.log())
                        .of(NAME + "/file")
                        .load("file:" + log)
                        .isPresent());

        append(log, "new\n");

        awaitLines("new");
    }

    @Test
    void goesOnWhereItStoppedAndGivesTheSameLinesTheSameIds() throws IOException {
        append(log, "one\ntwo\n");
        startFromBeginning();
        awaitLines("one", "two");
        stop();
        append(log, "three\n");

        startFromBeginning();
        awaitLines("one", "two", "three");
        stop();
        Checkpoints checkpoints = JournalCheckpoints.open(fixture.log()).of(NAME + "/file");
        FilePosition position = position(checkpoints).orElseThrow();
        long size = position.offset();
        checkpoints
                .save("file:" + log, position.at(0).encode())
                .toCompletableFuture()
                .join();

        startFromBeginning();
        await().atMost(SOON).until(() -> position(checkpoints).orElseThrow().offset() == size);

        awaitLines("one", "two", "three");
    }

    private Optional<FilePosition> position(Checkpoints checkpoints) {
        return checkpoints.load("file:" + log).flatMap(FilePosition::decode);
    }

    @Test
    void finishesARotatedFileBeforeTheNewOne() throws IOException {
        append(log, "one\n");
        startFromBeginning();
        awaitLines("one");

        append(log, "two\n");
        Files.move(log, logs.resolve("app.log.1"));
        append(logs.resolve("app.log.1"), "three\n");
        append(log, "four\n");

        awaitLines("one", "two", "three", "four");
    }

    @Test
    void finishesAFileThatWasRotatedWhileNothingRan() throws IOException {
        append(log, "one\n");
        startFromBeginning();
        awaitLines("one");
        stop();
        append(log, "two\n");
        Files.move(log, logs.resolve("app.log.1"));
        append(log, "three\n");

        startFromBeginning();

        awaitLines("one", "two", "three");
    }

    @Test
    void readsNothingTwiceWhenTheGlobAlsoMatchesRotatedFiles() throws IOException {
        append(log, "one\n");
        start(logs + "/app.log*", FileStart.BEGINNING, null);
        awaitLines("one");

        for (int i = 2; i <= 4; i++) {
            append(log, "before rotation " + i + "\n");
            if (Files.exists(logs.resolve("app.log.1"))) {
                Files.move(logs.resolve("app.log.1"), logs.resolve("app.log." + i));
            }
            Files.move(log, logs.resolve("app.log.1"));
            append(log, "after rotation " + i + "\n");
            String last = "after rotation " + i;
            await().atMost(SOON).until(() -> fixture.texts(TOPIC).contains(last));
        }

        await().during(Duration.ofSeconds(2))
                .atMost(SOON)
                .untilAsserted(() -> assertThat(fixture.texts(TOPIC))
                        .containsExactlyInAnyOrder(
                                "one",
                                "before rotation 2",
                                "after rotation 2",
                                "before rotation 3",
                                "after rotation 3",
                                "before rotation 4",
                                "after rotation 4"));
    }

    @Test
    void readsWhatACopyStillHasAfterCopyAndTruncate() throws IOException {
        String first = "x".repeat(300);
        append(log, first + "\n");
        start(logs + "/app.log*", FileStart.BEGINNING, null);
        awaitLines(first);
        stop();
        append(log, "unread\n");
        Files.copy(log, logs.resolve("app.log.1"));
        Files.writeString(log, "fresh\n");

        start(logs + "/app.log*", FileStart.BEGINNING, null);

        await().during(Duration.ofSeconds(2))
                .atMost(SOON)
                .untilAsserted(() -> assertThat(fixture.texts(TOPIC)).containsExactly(first, "unread", "fresh"));
    }

    @Test
    void noticesThatAFileWasCutInPlace() throws IOException {
        append(log, "one\ntwo\n");
        startFromBeginning();
        awaitLines("one", "two");

        Files.writeString(log, "1\n");

        awaitLines("one", "two", "1");
    }

    @Test
    void beginsAgainWhenAFileWasDeletedAndCreated() throws IOException {
        append(log, "one\nunfinished");
        startFromBeginning();
        awaitLines("one");

        Files.delete(log);
        awaitLines("one", "unfinished");
        append(log, "two\n");

        awaitLines("one", "unfinished", "two");
    }

    @Test
    void findsFilesThatAppearLater() throws IOException {
        start(logs + "/*.log", FileStart.END, null);
        await().atMost(SOON)
                .until(() -> source != null && source.status().message().startsWith("no file"));

        append(logs.resolve("b.log"), "b1\n");
        awaitLines("b1");
        append(logs.resolve("c.log"), "c1\n");

        awaitLines("b1", "c1");
    }

    @Test
    void putsLinesTogetherThatAreOneEvent() throws IOException {
        append(log, "ERROR boom\n  at a\n  at b\nINFO fine\nERROR again\n  at c\n");
        start(log.toString(), FileStart.BEGINNING, new Multiline("^(ERROR|INFO)"));

        awaitLines("ERROR boom\n  at a\n  at b", "INFO fine", "ERROR again\n  at c");
    }

    @Test
    void keepsBytesThatAreNotUtf8() throws IOException {
        byte[] line = {'a', (byte) 0xff, (byte) 0xfe, 'b', '\n'};
        Files.write(log, line);
        startFromBeginning();

        await().atMost(SOON).until(() -> !fixture.events(TOPIC).isEmpty());
        Event event = fixture.events(TOPIC).get(0);
        assertThat(event.data()).containsExactly('a', 0xff, 0xfe, 'b');
        assertThat(event.dataContentType()).contains("application/octet-stream");
    }

    @Test
    void keepsTheBeginningOfALineThatIsTooLong() throws IOException {
        Files.writeString(log, "y".repeat(5 << 20) + "\nnext\n");
        startFromBeginning();

        awaitLines("next");
        assertThat(fixture.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.extensions()).containsEntry("sluicereason", "TooLarge");
            assertThat(letter.data().length).isBetween(4096, 6000);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void losesNothingWhateverIsDoneToTheFile(long seed) throws IOException {
        Random random = new Random(seed);
        startFromBeginning();
        List<String> written = new ArrayList<>(List.of("first"));
        append(log, "first\n");
        awaitLines("first");
        List<Path> rotations = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            for (int i = random.nextInt(60); i > 0; i--) {
                String line = "line " + written.size() + "-" + "z".repeat(random.nextInt(50));
                written.add(line);
                append(log, line + "\n");
            }
            int action = random.nextInt(6);
            if (action == 0 && Files.exists(log)) {
                rotations.add(Files.move(log, logs.resolve("app.log." + (rotations.size() + 1))));
            } else if (action == 1) {
                stop();
                startFromBeginning();
            }
        }

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(firstDifference(fixture.texts(TOPIC), written))
                        .as("seed %s, %s rotations", seed, rotations.size())
                        .isEqualTo("none"));
    }

    private static String firstDifference(List<String> found, List<String> expected) {
        for (int i = 0; i < Math.max(found.size(), expected.size()); i++) {
            String one = i < found.size() ? found.get(i) : "nothing";
            String other = i < expected.size() ? expected.get(i) : "nothing";
            if (!one.equals(other)) {
                return "at " + i + ": " + one + " in place of " + other + ", found " + found.size() + " of "
                        + expected.size();
            }
        }
        return "none";
    }

    @Test
    void readsManyLinesQuickly() throws IOException {
        String text = String.join(
                        "\n",
                        IntStream.range(0, 50_000).mapToObj(i -> "line " + i).toList()) + "\n";
        Files.writeString(log, text);
        startFromBeginning();

        await().atMost(SOON).until(() -> fixture.events(TOPIC).size() == 50_000);
    }
}
