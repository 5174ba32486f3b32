package dev.sluice.eventsource.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The beginning of a file, by which it is known again when its name or inode says too little.
 *
 * @param length how many bytes of the beginning, at most 256
 * @param hash their SHA-256, the first 16 hexadecimal digits
 */
record Fingerprint(int length, String hash) {

    static final int MAX_LENGTH = 256;

    /** Of a file of which nothing was seen yet. */
    static final Fingerprint UNKNOWN = new Fingerprint(0, "");

    private static final int HASH_BYTES = 8;

    /** Of as much of the beginning as there is. */
    static Fingerprint of(FileChannel file) throws IOException {
        return of(file, (int) Math.min(MAX_LENGTH, file.size()));
    }

    private static Fingerprint of(FileChannel file, int length) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(length);
        int read = 0;
        for (int size = 0; size >= 0 && head.hasRemaining(); read += Math.max(size, 0)) {
            size = file.read(head, read);
        }
        head.flip();
        return new Fingerprint(read, hash(head));
    }

    /** Whether the file begins with the same bytes. */
    boolean matches(FileChannel file) throws IOException {
        return length == 0 || (file.size() >= length && of(file, length).equals(this));
    }

    boolean isKnown() {
        return length > 0;
    }

    /** Whether it tells files apart: one that is shorter than this may be how many begin. */
    boolean isWhole() {
        return length == MAX_LENGTH;
    }

    static String hash(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes);
            return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
