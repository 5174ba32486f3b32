package dev.sluice.trigger.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes ids that are the same whenever the same things happen again. Not thread-safe. */
final class Ids {

    private static final int BYTES = 16;

    private final MessageDigest digest = sha256();

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    Ids add(String part) {
        byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
        add(utf8.length);
        digest.update(utf8);
        return this;
    }

    Ids add(long number) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            digest.update((byte) (number >>> shift));
        }
        return this;
    }

    /** The id of everything added since the last one: 32 hexadecimal digits. */
    String id() {
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }
}
