package dev.sluice.eventsource.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What a followed file must know of the others of its source, so that a glob that also matches rotated files reads nothing twice. */
interface Neighbours {

    /** Whether another path's follower has this file in hand. */
    boolean isTaken(OpenFile file, Path by) throws IOException;

    /** How far a file was read under another name than this. */
    Optional<FilePosition> readBefore(OpenFile file, Path path) throws IOException;

    /** Whether a rotated file was read to its end. */
    boolean isFinished(OpenFile file) throws IOException;

    /** Remembers how far a file was read before it lost its name. */
    void remember(FilePosition position, Path by);

    /** Whether a file that begins like this is a copy that a rotation made of one that is followed. */
    boolean isCopy(Path path, Fingerprint print);

    /** How many more lines may be without outcome. */
    int room();

    /** Emits a line of a file. */
    void emit(Line line, FilePosition file, Acknowledged outcome);

    /**
     * A line.
     *
     * @param path where it was read
     * @param text its bytes
     * @param from where it begins
     * @param to where the next one begins
     */
    record Line(Path path, byte[] text, long from, long to) {}
}
