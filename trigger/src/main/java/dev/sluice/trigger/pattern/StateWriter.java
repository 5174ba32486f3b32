package dev.sluice.trigger.pattern;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes state in a compact binary form: numbers as variable-length integers, times as differences. Not thread-safe. */
public final class StateWriter {

    private static final int NO_TEXT = 0;
    private static final int WEIGHTED = 1;
    private static final int VALUED = 2;
    private static final int OCCURRENCE = 4;

    private static final int LONGEST_NUMBER = 10;

    private byte[] bytes = new byte[128];
    private int size;

    /** What was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Writes a number that is usually small and not negative. */
    public StateWriter number(long value) {
        reserve(LONGEST_NUMBER);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /** Writes a number of any sign. */
    public StateWriter signed(long value) {
        return number((value << 1) ^ (value >> 63));
    }

    /** Writes a truth value. */
    public StateWriter flag(boolean value) {
        put(value ? 1 : 0);
        return this;
    }

    /** Writes a text, or that there is none. */
    public StateWriter text(@Nullable String value) {
        if (value == null) {
            return number(NO_TEXT);
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length + 1L);
        reserve(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
        return this;
    }

    /** Writes one reference. */
    public StateWriter ref(EventRef ref) {
        return ref(ref, 0, 0);
    }

    /** Writes references. */
    public StateWriter refs(List<EventRef> refs) {
        number(refs.size());
        long position = 0;
        long time = 0;
        for (EventRef ref : refs) {
            ref(ref, position, time);
            position = ref.position();
            time = ref.timeMillis();
        }
        return this;
    }

    /** Writes log positions. */
    public StateWriter positions(List<Long> positions) {
        number(positions.size());
        long previous = 0;
        for (long position : positions) {
            signed(position - previous);
            previous = position;
        }
        return this;
    }

    private StateWriter ref(EventRef ref, long position, long time) {
        signed(ref.position() - position).signed(ref.timeMillis() - time).text(ref.id());
        List<Long> beneath = ref.beneath();
        put((ref.weight() == 1 ? 0 : WEIGHTED)
                | (ref.value() == null ? 0 : VALUED)
                | (beneath == null ? 0 : OCCURRENCE));
        if (ref.weight() != 1) {
            signed(ref.weight());
        }
        if (ref.value() != null) {
            text(ref.value());
        }
        if (beneath != null) {
            positions(beneath);
        }
        return this;
    }

    static boolean weighted(int flags) {
        return (flags & WEIGHTED) != 0;
    }

    static boolean valued(int flags) {
        return (flags & VALUED) != 0;
    }

    static boolean occurrence(int flags) {
        return (flags & OCCURRENCE) != 0;
    }

    private void put(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
