package dev.sluice.eventsource.file;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one file after the other has a path. Used by one thread at a time. */
final class Succession {

    /** How long a file that lost its name is still watched. */
    static final long GRACE_MILLIS = 1_000;

    private final Path path;
    private @Nullable FileTime changed;
    private @Nullable FileTime left;
    private int truncations;
    private long nameLostAt;

    Succession(Path path) {
        this.path = path;
    }

    /** A file is in hand; null: none. */
    void take(@Nullable OpenFile file) {
        changed = file == null ? changed : file.changed();
        nameLostAt = 0;
    }

    /** The file that was in hand is left. */
    void leave(int itsTruncations) {
        left = changed;
        truncations = itsTruncations + 1;
    }

    /** Where the next file begins to count truncations: it may have the inode and the beginning of one before it. */
    int truncations() {
        return truncations;
    }

    /** Whether a file has the path now. */
    boolean isNameOf(OpenFile file) throws IOException {
        Optional<OpenFile.Named> named =
                OpenFile.named(path).filter(other -> other.key().equals(file.key()));
        changed = named.isPresent() ? named.get().changed() : changed;
        return named.isPresent();
    }

    /** Whether a file lost the path, and nobody wrote to it for a while since. */
    boolean isOver(OpenFile file, long now, long lastGrowth) throws IOException {
        if (isNameOf(file)) {
            nameLostAt = 0;
            return false;
        }
        nameLostAt = nameLostAt == 0 ? now : nameLostAt;
        return now - Math.max(nameLostAt, lastGrowth) >= GRACE_MILLIS;
    }

    /**
     * The file that was rotated after the one that was left, and that nobody read.
     *
     * @param held the one that is still in hand; null: none
     */
    Optional<OpenFile> next(@Nullable OpenFile held, Neighbours neighbours) throws IOException {
        if (left == null) {
            return Optional.empty();
        }
        return new RotatedFiles(path, left)
                .first(file -> (held != null && held.key().equals(file.key()))
                        || neighbours.isTaken(file, path)
                        || neighbours.isFinished(file));
    }
}
