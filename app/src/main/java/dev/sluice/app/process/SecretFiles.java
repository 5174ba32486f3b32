package dev.sluice.app.process;

import dev.sluice.eventsource.spi.Credentials;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Secrets of one process: the file {@code <folder>/<name>/<key>}, else the environment variable
 * {@code SLUICE_SECRET_<NAME>_<KEY>} (upper case, everything but letters and digits as an underscore). Read anew each time. A file
 * that is there and cannot be read is a failure, not a reason to look elsewhere.
 *
 * @param folder where the files are; null when there is none
 * @param environment the process's environment
 */
public record SecretFiles(@Nullable Path folder, Map<String, String> environment) implements Credentials {

    @Override
    public Optional<String> secret(String secret, String key) {
        if (folder != null) {
            Path file = folder.resolve(secret).resolve(key).normalize();
            if (file.startsWith(folder.normalize()) && Files.isRegularFile(file)) {
                return Optional.of(read(file));
            }
        }
        return Optional.ofNullable(environment.get(Credentials.variable(secret, key)));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).stripTrailing();
        } catch (IOException e) {
            throw new IllegalStateException("secret file " + file + " cannot be read: " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "this user has no permission to; grant it";
        }
        if (e instanceof CharacterCodingException) {
            return "it is not UTF-8; write it as text";
        }
        return e instanceof NoSuchFileException ? "it was just replaced" : String.valueOf(e.getMessage());
    }
}
