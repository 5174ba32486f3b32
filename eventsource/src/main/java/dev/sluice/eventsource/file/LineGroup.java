package dev.sluice.eventsource.file;

import com.google.re2j.Pattern;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Puts lines together that are one event: a line that matches begins a new one, the others belong to the one before. Without
 * a pattern every line is one event. Blank lines between events are passed over.
 */
final class LineGroup implements LineCutter.Lines {

    private static final int MAX_LINES = 10_000;

    private final @Nullable Pattern start;
    private final int maxBytes;
    private final LineCutter.Lines target;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private int lines;
    private long from;
    private long to;

    LineGroup(@Nullable String start, int maxBytes, LineCutter.Lines target) {
        this.start = start == null ? null : Pattern.compile(start);
        this.maxBytes = maxBytes;
        this.target = target;
    }

    @Override
    public void line(byte[] line, long lineFrom, long lineTo) {
        if (start == null) {
            give(line, lineFrom, lineTo);
            return;
        }
        boolean begins = start.matcher(new String(line, StandardCharsets.UTF_8)).find();
        boolean full = lines >= MAX_LINES || text.size() + line.length >= maxBytes;
        if (begins || full) {
            flush();
        }
        if (lines == 0) {
            from = lineFrom;
        } else {
            text.write('\n');
        }
        text.writeBytes(line);
        lines++;
        to = lineTo;
    }

    private void give(byte[] line, long lineFrom, long lineTo) {
        boolean blank = true;
        for (int i = 0; i < line.length && blank; i++) {
            blank = line[i] == ' ' || line[i] == '\t';
        }
        if (!blank) {
            target.line(line, lineFrom, lineTo);
        }
    }

    /** Whether lines are waiting for more. */
    boolean isOpen() {
        return lines > 0;
    }

    /** Gives what is waiting: no more will come, or not soon. */
    void flush() {
        if (lines > 0) {
            byte[] group = text.toByteArray();
            reset();
            give(group, from, to);
        }
    }

    void reset() {
        text.reset();
        lines = 0;
    }
}
