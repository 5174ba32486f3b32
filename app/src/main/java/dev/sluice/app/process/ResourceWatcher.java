package dev.sluice.app.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when resource files change, by looking at their size and time a few times a second: that also works on file
 * systems that send no events. A change is told only when the files have been still for one look, so that half-written
 * files are left alone.
 */
public final class ResourceWatcher implements AutoCloseable {

    private static final long PERIOD_MILLIS = 250;
    private static final Logger LOG = LoggerFactory.getLogger(ResourceWatcher.class);

    private final Path path;
    private final Runnable changed;
    private final ScheduledFuture<?> task;
    private Map<String, String> told;
    private Map<String, String> seen;

    /**
     * Watches until it is closed.
     *
     * @param path a file or a folder
     * @param changed runs on the scheduler after a change
     */
    public ResourceWatcher(Path path, ScheduledExecutorService scheduler, Runnable changed) {
        this.path = path;
        this.changed = changed;
        this.told = look();
        this.seen = told;
        this.task =
                scheduler.scheduleWithFixedDelay(this::compare, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void compare() {
        Map<String, String> now = look();
        boolean still = now.equals(seen);
        seen = now;
        if (still && !now.equals(told)) {
            told = now;
            tell();
        }
    }

    private void tell() {
        try {
            changed.run();
        } catch (RuntimeException e) {
            // whatever one change led to, the next one is still looked for
            LOG.error("the change could not be followed path={}", path, e);
        }
    }

    private Map<String, String> look() {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.isDirectory(path) ? Files.list(path) : Stream.of(path)) {
            for (Path file : files.toList()) {
                String name = file.toString();
                if (name.endsWith(".yaml") || name.endsWith(".yml")) {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    found.put(
                            name,
                            attributes.size() + "@"
                                    + attributes.lastModifiedTime().toMillis() + "#" + attributes.fileKey());
                }
            }
        } catch (IOException e) {
            // a file that goes while we look is a change as well: the next look sees what is left
            found.put("", String.valueOf(e.getMessage()));
        }
        return found;
    }

    @Override
    public void close() {
        task.cancel(false);
    }
}
