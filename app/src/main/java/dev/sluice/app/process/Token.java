package dev.sluice.app.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, token + "\n");
            return token;
        } catch (IOException e) {
            throw new StartFailure("sluice: the token file " + file + " cannot be used: " + e.getMessage());
        }
    }
}
