package dev.sluice.eventbus.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * 64-bit hashes of text and bytes. They are stored, so they never change. Not for secrets.
 */
public final class Hash {

    private static final long PRIME = 0x9E3779B97F4A7C15L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Hash() {}

    /** Continues a hash with text. */
    public static long of(long seed, CharSequence text) {
        long hash = seed ^ (text.length() * PRIME);
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
            hash ^= hash >>> 29;
        }
        return mix(hash);
    }

    /** Continues a hash with bytes. */
    public static long of(long seed, byte[] bytes) {
        long hash = seed ^ (bytes.length * PRIME);
        int i = 0;
        for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(bytes, i)) * PRIME;
            hash ^= hash >>> 32;
        }
        for (; i < bytes.length; i++) {
            hash = (hash ^ (bytes[i] & 0xff)) * PRIME;
            hash ^= hash >>> 29;
        }
        return mix(hash);
    }

    /** Spreads a number over all 64 bits. */
    public static long mix(long value) {
        long hash = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
        return hash ^ (hash >>> 31);
    }
}
