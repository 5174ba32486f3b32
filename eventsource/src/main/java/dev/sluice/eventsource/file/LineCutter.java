package dev.sluice.eventsource.file;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Cuts a stream of blocks into lines with their places in the file. Bytes stay as they are, whatever their encoding; a line
 * longer than the limit is given with its first bytes only, and the rest of it is passed over.
 */
final class LineCutter {

    private static final int FIRST_BYTES = 256;

    private final int maxLineBytes;
    private final Lines target;
    private byte[] partial = new byte[FIRST_BYTES];
    private int length;
    private long lineStart;
    private long next;

    /** Takes lines. */
    @FunctionalInterface
    interface Lines {

        /**
         * Takes a line.
         *
         * @param text its bytes without the end of line
         * @param from where it begins in the file
         * @param to where the next one begins
         */
        void line(byte[] text, long from, long to);
    }

    LineCutter(int maxLineBytes, Lines target) {
        this.maxLineBytes = maxLineBytes;
        this.target = target;
    }

    /** Begins anew at a place in the file. */
    void reset(long offset) {
        length = 0;
        lineStart = offset;
        next = offset;
    }

    /** The first byte of the file that was not taken yet. */
    long next() {
        return next;
    }

    /** Takes the bytes that follow; stops after a line when there is no room for more, and {@link #next} says where. */
    void take(byte[] block, int size, BooleanSupplier room) {
        int from = 0;
        boolean goesOn = true;
        for (int i = 0; i < size && goesOn; i++) {
            if (block[i] == '\n') {
                keep(block, from, i);
                end(next + i + 1 - from);
                next += i + 1 - from;
                from = i + 1;
                goesOn = room.getAsBoolean();
            }
        }
        if (goesOn) {
            keep(block, from, size);
            next += size - from;
        }
    }

    private void keep(byte[] block, int from, int to) {
        int size = Math.min(to - from, maxLineBytes - length);
        if (size > partial.length - length) {
            partial = Arrays.copyOf(partial, Math.max(length + size, 2 * partial.length));
        }
        System.arraycopy(block, from, partial, length, size);
        length += size;
    }

    private void end(long to) {
        int trimmed = length > 0 && partial[length - 1] == '\r' ? length - 1 : length;
        byte[] text = Arrays.copyOf(partial, trimmed);
        long from = lineStart;
        length = 0;
        lineStart = to;
        target.line(text, from, to);
    }

    /** Gives what is there of a line that will not be finished. */
    void flush() {
        if (length > 0) {
            end(next);
        }
    }
}
