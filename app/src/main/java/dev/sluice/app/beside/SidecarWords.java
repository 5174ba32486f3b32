package dev.sluice.app.beside;

import dev.sluice.dapr.sidecar.SidecarWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a sidecar said of its components since it began, in a file that its role follows: at most 400 lines, the last 200 at
 * least. Thread-safe; blocks on disk.
 */
final class SidecarWords {

    private static final Logger LOG = LoggerFactory.getLogger(SidecarWords.class);
    private static final int LEAST = 200;

    private final Path file;
    private final Deque<String> last = new ArrayDeque<>();
    private int written;

    /** Nothing was said yet. */
    SidecarWords(Path file) {
        this.file = file;
    }

    /** Where the role reads. */
    Path file() {
        return file;
    }

    /** Hears that another sidecar begins. */
    synchronized void begin() {
        last.clear();
        rewrite();
    }

    /** Hears a line of the sidecar. */
    synchronized void hear(String line) {
        if (!SidecarWatch.concerns(line)) {
            return;
        }
        if (last.size() == LEAST) {
            last.poll();
        }
        last.add(line);
        if (written >= 2 * LEAST) {
            rewrite();
        } else {
            write(List.of(line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            written++;
        }
    }

    private void rewrite() {
        write(
                List.copyOf(last),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        written = last.size();
    }

    private void write(List<String> lines, StandardOpenOption... how) {
        try {
            Files.write(file, lines, how);
        } catch (IOException e) { // a reason is not known then; nothing else needs it
            LOG.warn("what a sidecar says cannot be written file={} reason={}", file, e.getMessage());
        }
    }
}
