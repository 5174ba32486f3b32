package dev.sluice.app.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The token of a data directory: what a request from another machine must show. */
final class Token {

    private static final int BYTES = 32;

    private Token() {}

    /** Reads the token, making one the first time; only the owner can read the file. */
    static String of(Path data) {
        Path file = data.resolve("token");
        try {
            String known = Files.exists(file) ? Files.readString(file).strip() : "";
            if (!known.isEmpty()) {
                return known;
            }
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            write(file, token);
            return token;
        } catch (IOException e) {
            throw new StartFailure("sluice: the token file " + file + " cannot be used: " + e.getMessage());
        }
    }

    /** Whole or not at all, also when the disk is full or the machine ends. */
    private static void write(Path file, String token) throws IOException {
        Path draft = file.resolveSibling("token.new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, token + "\n", StandardOpenOption.SYNC);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
