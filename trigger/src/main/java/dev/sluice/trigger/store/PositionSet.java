package dev.sluice.trigger.store;

import java.io.ByteArrayOutputStream;

/** A compact form of ascending positions: variable-length differences, seven bits a byte. */
final class PositionSet {

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

    static boolean contains(byte[] encoded, long position) {
        long current = 0;
        int index = 0;
        while (index < encoded.length && current < position) {
            long difference = 0;
            int shift = 0;
            byte part;
            do {
                part = encoded[index++];
                difference |= (long) (part & 0x7f) << shift;
                shift += 7;
            } while (part < 0);
            current += difference;
        }
        return current == position && encoded.length > 0;
    }
}
