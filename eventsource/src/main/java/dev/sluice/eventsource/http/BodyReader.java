package dev.sluice.eventsource.http;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** Puts a body together, up to a limit. The array grows with what has arrived, not with what was announced. */
final class BodyReader {

    private static final byte[] EMPTY = {};
    private static final int FIRST_BYTES = 4096;

    private final int maxBytes;
    private byte[] bytes = EMPTY;
    private int length;

    BodyReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Takes a chunk.
     *
     * @return false when the body is longer than allowed; the chunk is then not kept
     */
    boolean take(Buffer chunk) {
        int size = chunk.length();
        if (size > maxBytes - length) {
            return false;
        }
        if (length == 0) {
            bytes = chunk.getBytes();
        } else {
            grow(length + size);
            chunk.getBytes(bytes, length);
        }
        length += size;
        return true;
    }

    private void grow(int needed) {
        if (needed > bytes.length) {
            long doubled = Math.max(FIRST_BYTES, 2L * bytes.length);
            bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes, Math.max(needed, doubled)));
        }
    }

    int length() {
        return length;
    }

    /** The whole body; the reader is not used afterwards. */
    byte[] body() {
        return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
    }
}
