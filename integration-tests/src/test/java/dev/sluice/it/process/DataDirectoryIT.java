package dev.sluice.it.process;

import static dev.sluice.it.process.Manifests.source;
import static dev.sluice.it.process.Manifests.subscriber;
import static dev.sluice.it.process.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.process.FunctionServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Data directories that cannot be used: the process says why and what to do, and what was stored stays stored. */
class DataDirectoryIT {

    private static final int EVENTS = 200;
    private static final int FAILED = 1;
    private static final String FILE = "sluice.db";

    private final EventSender sender = new EventSender();

    @TempDir
    Path folder;

    @Test
    void refusesADirectoryThatItCannotUseAndLosesNothing() throws Exception {
        try (FunctionServer function = FunctionServer.start();
                SluiceRun sluice = run("first", function)) {
            function.answers("/function", Answer.status(503));
            sluice.start();
            publish(sluice);

            try (SluiceRun second = run("second", function).data(sluice.data())) {
                assertThat(second.startInVain()).isEqualTo(FAILED);
                assertThat(second.output()).contains(sluice.data().toString()).contains("in use by process");
            }

            sluice.interrupt();
            Path file = sluice.data().resolve(FILE);
            refusesNewerVersion(sluice, file);
            refusesDamage(sluice, file);
            refusesPlaceThatIsNoDirectory(sluice);

            function.answers("/function", Answer.status(202));
            sluice.start();
            awaitAll(function, "/function");
        }
    }

    private static void refusesNewerVersion(SluiceRun sluice, Path file) throws Exception {
        version(file, 99);
        assertThat(sluice.startInVain()).isEqualTo(FAILED);
        assertThat(sluice.output()).contains("newer release").contains("99");
        version(file, 1);
    }

    private static void version(Path file, int version) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version=" + version);
        }
    }

    private static void refusesDamage(SluiceRun sluice, Path file) throws Exception {
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.clone();
        byte[] noise = new byte[whole.length / 2];
        new Random(7).nextBytes(noise);
        System.arraycopy(noise, 0, damaged, whole.length / 4, noise.length);
        for (byte[] content : new byte[][] {damaged, Arrays.copyOf(noise, whole.length)}) {
            Files.write(file, content);
            int before = sluice.output().length();
            assertThat(sluice.startInVain()).isEqualTo(FAILED);
            assertThat(sluice.output().substring(before))
                    .contains(file.toString())
                    .contains("damaged")
                    .doesNotContain("Exception");
            assertThat(Files.readAllBytes(file)).as("left as it was").isEqualTo(content);
        }
        Files.write(file, whole);
    }

    private static void refusesPlaceThatIsNoDirectory(SluiceRun sluice) throws Exception {
        Path data = sluice.data();
        Path blocked = Files.writeString(data.resolveSibling("file"), "").resolve("data");
        int before = sluice.output().length();
        assertThat(sluice.data(blocked).startInVain()).isEqualTo(FAILED);
        assertThat(sluice.output().substring(before))
                .contains(blocked.toString())
                .doesNotContain("Exception:");
        sluice.data(data);
    }

    @Test
    void aBackupThatIsMadeWhileItRunsOpensAsADataDirectory() throws Exception {
        try (FunctionServer function = FunctionServer.start();
                SluiceRun sluice = run("first", function);
                SluiceRun restored = run("second", function)) {
            function.answers("/function", Answer.status(503));
            sluice.start();
            publish(sluice);
            Path backup = folder.resolve("backup.db");

            sluice.api().post("/backup", "{\"file\": \"" + backup + "\"}");

            sender.publish(sluice.uri("/in"), "later");
            sluice.interrupt();
            function.answers("/function", Answer.status(202));
            Files.createDirectories(restored.data());
            Files.move(backup, restored.data().resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
            restored.start();
            assertThat(restored.api().stored()).isEqualTo(EVENTS);
            awaitAll(function, "/function");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void waitsForRoomWhenItsFilesCannotGrowAndLosesNothing() throws Exception {
        try (FunctionServer function = FunctionServer.start();
                SluiceRun sluice = run("full", function)) {
            sluice.start();
            publish(sluice);
            sluice.limitFiles(String.valueOf(largest(sluice.data()) + 64 * 1024));

            List<String> stored = new ArrayList<>();
            int status = send(sluice, stored);
            while (status == EventSender.STORED) {
                status = send(sluice, stored);
            }
            assertThat(status).isEqualTo(503);
            await().atMost(SluiceRun.PATIENCE)
                    .untilAsserted(() -> assertThat(sluice.output()).contains("make room on the disk"));

            sluice.limitFiles("unlimited");
            await().atMost(SluiceRun.PATIENCE).until(() -> send(sluice, stored) == EventSender.STORED);
            awaitAll(function, "/function");
            await().atMost(SluiceRun.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(function.accepted("/function")).containsAll(stored));
        }
    }

    private int send(SluiceRun sluice, List<String> stored) throws InterruptedException {
        String id = "more-" + stored.size();
        int status = sender.send(sluice.uri("/in"), id, "{\"padding\": \"" + "x".repeat(5000) + "\"}");
        if (status == EventSender.STORED) {
            stored.add(id);
        }
        return status;
    }

    private static long largest(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).max().orElseThrow();
        }
    }

    private SluiceRun run(String name, FunctionServer function) throws IOException {
        return new SluiceRun(folder.resolve(name))
                .write(
                        "all.yaml",
                        source("in")
                                + trigger(
                                        "all",
                                        "inputs:\n  A: {eventSource: in, event: in}\nsubscribers:\n"
                                                + subscriber(
                                                        "function",
                                                        "A",
                                                        function.uri("/function"),
                                                        "delivery: {backoff: {delay: 100ms, max: 500ms}}")));
    }

    private void publish(SluiceRun sluice) throws InterruptedException {
        String padding = "x".repeat(1000);
        for (int n = 0; n < EVENTS; n++) {
            sender.publish(sluice.uri("/in"), "e" + n, "{\"padding\": \"" + padding + "\"}");
        }
    }

    private static void awaitAll(FunctionServer function, String path) {
        await().atMost(SluiceRun.PATIENCE)
                .untilAsserted(() -> assertThat(
                                function.accepted(path).stream().distinct().filter(event -> event.startsWith("e")))
                        .hasSize(EVENTS));
    }
}
