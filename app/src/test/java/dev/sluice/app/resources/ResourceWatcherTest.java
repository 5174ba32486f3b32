package dev.sluice.app.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceWatcherTest {

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Semaphore told = new Semaphore(0);

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    private List<Path> files() throws IOException {
        return ResourceWatcher.resourceFiles(folder, 1);
    }

    private void awaitTold() throws InterruptedException {
        assertThat(told.tryAcquire(60, TimeUnit.SECONDS)).as("told").isTrue();
    }

    @Test
    void tellsOfAnEditThatWasMadeAfterTheReadingAndBeforeTheWatching() throws Exception {
        Path file = Files.writeString(folder.resolve("a.yaml"), "as it was read");
        Map<String, String> read = ResourceWatcher.look(this::files);
        Files.writeString(file, "as it was changed meanwhile");

        try (ResourceWatcher watcher = new ResourceWatcher(this::files, read, scheduler, told::release)) {
            awaitTold();
            assertThat(watcher).isNotNull();
        }
    }

    @Test
    void tellsOfWhatComesChangesAndGoes() throws Exception {
        try (ResourceWatcher watcher =
                new ResourceWatcher(this::files, ResourceWatcher.look(this::files), scheduler, told::release)) {
            Path file = Files.writeString(folder.resolve("a.yaml"), "one");
            awaitTold();
            Files.writeString(file, "another");
            awaitTold();
            Files.delete(file);
            awaitTold();
            assertThat(watcher).isNotNull();
        }
    }
}
