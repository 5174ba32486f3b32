package dev.sluice.trigger.store;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A compact form of ascending positions: variable-length differences, seven bits a byte. */
final class PositionSet {

    /** The widest that the positions of one set are apart: readers of the log need not look further. */
    static final long MAX_SPAN = 1 << 16;

    private PositionSet() {}

    static byte[] encode(long[] ascending) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(ascending.length + 8);
        long previous = 0;
        for (long position : ascending) {
            long difference = position - previous;
            previous = position;
            while (difference > 0x7f) {
                out.write((int) (difference & 0x7f) | 0x80);
                difference >>>= 7;
            }
            out.write((int) difference);
        }
        return out.toByteArray();
    }

    /** Cuts ascending positions so that no piece spans more than {@link #MAX_SPAN}. */
    static List<long[]> pieces(long[] ascending) {
        List<long[]> pieces = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= ascending.length; to++) {
            if (to == ascending.length || ascending[to] - ascending[from] > MAX_SPAN) {
                pieces.add(Arrays.copyOfRange(ascending, from, to));
                from = to;
            }
        }
        return pieces;
    }

    static long[] decode(byte[] encoded) {
        long[] positions = new long[encoded.length];
        int count = 0;
        long current = 0;
        long difference = 0;
        int shift = 0;
        for (byte part : encoded) {
            difference |= (long) (part & 0x7f) << shift;
            shift += 7;
            if (part >= 0) {
                current += difference;
                positions[count++] = current;
                difference = 0;
                shift = 0;
            }
        }
        return Arrays.copyOf(positions, count);
    }

    static boolean contains(byte[] encoded, long position) {
        return Arrays.binarySearch(decode(encoded), position) >= 0;
    }
}
