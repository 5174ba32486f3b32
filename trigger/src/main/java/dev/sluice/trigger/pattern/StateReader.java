package dev.sluice.trigger.pattern;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link StateWriter} wrote. Not thread-safe. */
public final class StateReader {

    private final byte[] bytes;
    private int at;

    /** Reads from the beginning. */
    public StateReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads a number. */
    public long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = next();
            value |= (long) (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                return value;
            }
        }
        throw damaged("a number has no end");
    }

    /** Reads a number of any sign. */
    public long signed() {
        long value = number();
        return (value >>> 1) ^ -(value & 1);
    }

    /** Reads a number that counts what follows. */
    public int size() {
        long value = number();
        if (value < 0 || value > bytes.length) {
            throw damaged("it counts " + value + " entries");
        }
        return (int) value;
    }

    /** Reads a truth value. */
    public boolean flag() {
        return next() != 0;
    }

    /** Reads a text that may be missing. */
    public @Nullable String text() {
        int length = size() - 1;
        if (length < 0) {
            return null;
        }
        if (at + length > bytes.length) {
            throw damaged("a text has no end");
        }
        String value = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return value;
    }

    /** Reads a text that must be there. */
    public String requiredText() {
        String value = text();
        if (value == null) {
            throw damaged("a text is missing");
        }
        return value;
    }

    /** Reads one reference. */
    public EventRef ref() {
        return ref(0, 0);
    }

    /** Reads references. */
    public List<EventRef> refs() {
        int count = size();
        List<EventRef> refs = new ArrayList<>(count);
        long position = 0;
        long time = 0;
        for (int i = 0; i < count; i++) {
            EventRef ref = ref(position, time);
            refs.add(ref);
            position = ref.position();
            time = ref.timeMillis();
        }
        return refs;
    }

    /** Reads log positions. */
    public List<Long> positions() {
        int count = size();
        List<Long> positions = new ArrayList<>(count);
        long previous = 0;
        for (int i = 0; i < count; i++) {
            previous += signed();
            positions.add(previous);
        }
        return positions;
    }

    private EventRef ref(long position, long time) {
        long itsPosition = position + signed();
        long itsTime = time + signed();
        String id = requiredText();
        int flags = next();
        long weight = StateWriter.weighted(flags) ? signed() : 1;
        String value = StateWriter.valued(flags) ? requiredText() : null;
        List<Long> beneath = StateWriter.occurrence(flags) ? positions() : null;
        return new EventRef(itsPosition, itsTime, id, weight, value, beneath);
    }

    private int next() {
        if (at >= bytes.length) {
            throw damaged("it ends too early");
        }
        return bytes[at++] & 0xFF;
    }

    private IllegalArgumentException damaged(String what) {
        return new IllegalArgumentException(
                "stored state of " + bytes.length + " bytes cannot be read at byte " + at + ": " + what);
    }
}
