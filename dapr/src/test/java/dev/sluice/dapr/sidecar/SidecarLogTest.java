package dev.sluice.dapr.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SidecarLogTest {

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    private void awaitHeard(String... lines) {
        Awaitility.await().untilAsserted(() -> assertThat(heard).containsExactly(lines));
    }

    @Test
    void followsAFileThatAppearsGrowsAndBeginsAnew() throws IOException {
        Path file = folder.resolve("daprd.log");
        try (SidecarLog log = SidecarLog.follow(file, heard::add, scheduler)) {
            Files.writeString(file, "one\nt");
            awaitHeard("one");
            Files.writeString(file, "w\u00f6\nthree\n", StandardOpenOption.APPEND);
            awaitHeard("one", "tw\u00f6", "three");
            Files.writeString(file, "new\n");
            awaitHeard("one", "tw\u00f6", "three", "new");
            Path other = Files.writeString(folder.resolve("other"), "another file, and a longer one\n");
            Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
            awaitHeard("one", "tw\u00f6", "three", "new", "another file, and a longer one");
            assertThat(log).isNotNull();
        }
    }

    @Test
    void beginsAnewWhenAFileWasCutAndGrewBeyondWhatWasRead() throws IOException {
        Path file = Files.writeString(folder.resolve("daprd.log"), "old\n");
        try (SidecarLog log = SidecarLog.follow(file, heard::add, scheduler)) {
            awaitHeard("old");

            Files.writeString(file, "a new beginning\nand more\n");

            awaitHeard("old", "a new beginning", "and more");
            assertThat(log).isNotNull();
        }
    }
}
