package dev.sluice.app.cli;

import dev.sluice.app.resources.ResourceWatcher;
import dev.sluice.app.trial.TestSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;

/** Waits for saves of what tests read: resources, tests and recorded files. */
final class TestWatch implements AutoCloseable {

    private final Path path;
    private final Semaphore saves = new Semaphore(0);
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "watch");
        thread.setDaemon(true);
        return thread;
    });
    private final ResourceWatcher watcher;
    private volatile Set<Path> recorded;

    /**
     * Watches until it is closed.
     *
     * @param path a test file, or a folder with tests
     */
    TestWatch(Path path) {
        this.path = path;
        this.recorded = TestSuite.recordedFiles(path);
        this.watcher = new ResourceWatcher(this::files, ResourceWatcher.look(this::files), scheduler, saves::release);
    }

    /** Looks anew for the recorded files that tests read. */
    void refresh() {
        recorded = TestSuite.recordedFiles(path);
    }

    private List<Path> files() throws IOException {
        boolean isFolder = Files.isDirectory(path);
        Path parent = path.toAbsolutePath().getParent();
        List<Path> files = new ArrayList<>(
                isFolder || parent == null
                        ? ResourceWatcher.resourceFiles(path, Integer.MAX_VALUE)
                        : ResourceWatcher.resourceFiles(parent, 1));
        recorded.stream().filter(Files::exists).forEach(files::add);
        return files;
    }

    /** Returns true after a save, any number of them since the last time; false when the thread is interrupted. */
    boolean await() {
        try {
            saves.acquire();
            saves.drainPermits();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        watcher.close();
        scheduler.shutdownNow();
    }
}
