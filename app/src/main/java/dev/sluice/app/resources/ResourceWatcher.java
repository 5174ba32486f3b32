package dev.sluice.app.resources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
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
 *
 * <p>Works from its making until it is closed, on the scheduler's threads, one look at a time.
 */
public final class ResourceWatcher implements AutoCloseable {

    private static final long PERIOD_MILLIS = 250;
    private static final Logger LOG = LoggerFactory.getLogger(ResourceWatcher.class);

    private final Listing listing;
    private final Runnable changed;
    private final ScheduledFuture<?> task;
    private Map<String, String> told;
    private Map<String, String> seen;

    /** Names the files to look at. */
    @FunctionalInterface
    public interface Listing {

        /** The files as of now; asked at every look. */
        List<Path> files() throws IOException;
    }

    /**
     * Watches until it is closed.
     *
     * @param listing what to watch
     * @param since how the files looked before they were read, so that a change since then is told as well
     * @param changed runs on the scheduler after a change
     */
    public ResourceWatcher(
            Listing listing, Map<String, String> since, ScheduledExecutorService scheduler, Runnable changed) {
        this.listing = listing;
        this.changed = changed;
        this.told = since;
        this.seen = since;
        this.task =
                scheduler.scheduleWithFixedDelay(this::compare, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Lists resource files.
     *
     * @param path a file, or a folder whose YAML files are listed
     * @param depth 1: of the folder alone; more: also of that many less one levels below
     * @throws IOException when the folder, or one below, cannot be read
     */
    public static List<Path> resourceFiles(Path path, int depth) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.walk(path.toRealPath(), depth)) {
            return files.filter(file -> file.toString().matches(".*\\.ya?ml")).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void compare() {
        Map<String, String> now = look(listing);
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
            LOG.error("the change could not be followed", e);
        }
    }

    /** What the files look like now, for a watcher that begins later. */
    public static Map<String, String> look(Listing listing) {
        Map<String, String> found = new TreeMap<>();
        try {
            for (Path file : listing.files()) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                found.put(
                        file.toString(),
                        attributes.size() + "@" + attributes.lastModifiedTime().toMillis() + "#"
                                + attributes.fileKey());
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
