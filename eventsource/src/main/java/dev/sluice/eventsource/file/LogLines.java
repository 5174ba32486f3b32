package dev.sluice.eventsource.file;

import com.google.re2j.Pattern;
import dev.sluice.crds.model.FileSettings;
import dev.sluice.eventsource.spi.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the bytes of a file become events: the same for a file that is followed and for one that is read once. Immutable; thread-safe.
 *
 * @param start a line that matches begins an event; null: each line is one
 * @param maxBytes no event is longer
 */
public record LogLines(@Nullable String start, int maxBytes) {

    /** A longer event is cut. */
    static final int MAX_BYTES = 4 << 20;

    /** Each line is an event. */
    public static final LogLines SINGLE = new LogLines(null, MAX_BYTES);

    /** The {@code type} of an event. */
    static final String TYPE = "dev.sluice.file.line";

    private static final int BLOCK_BYTES = 64 * 1024;

    /** Compiles what is wrong now rather than later. */
    public LogLines {
        if (start != null) {
            Pattern.compile(start);
        }
    }

    /** As a source's settings say. */
    public static LogLines of(FileSettings settings) {
        return settings.multiline() == null
                ? SINGLE
                : new LogLines(settings.multiline().start(), MAX_BYTES);
    }

    /**
     * What a source makes an event of.
     *
     * @param path the file, which expressions know as {@code meta.path} and {@code meta.file}
     * @param offset where the event begins in it, {@code meta.offset}
     * @param id of the event, null: a new one
     * @param time of the event where its text has none, null: when it is read
     */
    public static Message message(Path path, long offset, byte[] text, @Nullable String id, @Nullable String time) {
        String name = path.toString();
        return new Message(
                text,
                null,
                Map.of(),
                Map.of("path", name, "file", String.valueOf(path.getFileName()), "offset", offset),
                new Message.Defaults(TYPE, id, name, null, time));
    }

    /** Takes events. */
    @FunctionalInterface
    public interface Target {

        /**
         * Takes the bytes of one event.
         *
         * @param text without the end of its last line
         * @param offset where it begins in the file
         */
        void event(byte[] text, long offset);
    }

    /**
     * Reads a whole file on the calling thread; what stands behind its last end of line counts too.
     *
     * @param file need not grow meanwhile
     * @param target told each event, in order
     */
    public void read(Path file, Target target) throws IOException {
        LineGroup group = new LineGroup(start, maxBytes, (text, from, to) -> target.event(text, from));
        LineCutter cutter = new LineCutter(maxBytes, group);
        byte[] block = new byte[BLOCK_BYTES];
        try (InputStream bytes = Files.newInputStream(file)) {
            for (int size = bytes.read(block); size >= 0; size = bytes.read(block)) {
                cutter.take(block, size, () -> true);
            }
        }
        cutter.flush();
        group.flush();
    }
}
