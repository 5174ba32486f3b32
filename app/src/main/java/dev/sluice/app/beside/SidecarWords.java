package dev.sluice.app.beside;

import dev.sluice.dapr.sidecar.SidecarWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
            append(line);
        }
    }

    /** Another file takes the place of this one, so that who follows it sees that it begins anew, however long it is by then. */
    private void rewrite() {
        try {
            Path draft = Files.write(file.resolveSibling(file.getFileName() + ".draft"), last);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            unwritten(e);
        }
        written = last.size();
    }

    private void append(String line) {
        try {
            Files.write(file, List.of(line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            written++;
        } catch (IOException e) {
            unwritten(e);
        }
    }

    /** A reason is not known then; nothing else needs it. */
    private void unwritten(IOException e) {
        LOG.warn("what a sidecar says cannot be written file={} reason={}", file, e.getMessage());
    }
}
