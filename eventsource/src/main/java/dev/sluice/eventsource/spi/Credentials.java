package dev.sluice.eventsource.spi;

import java.util.Locale;
import java.util.Optional;

/**
 * Reads secrets. Thread-safe; may read a file, so not on an event loop. Read again at every connection: a secret may have
 * been changed since.
 */
@FunctionalInterface
public interface Credentials {

    /**
     * Reads one key of one secret.
     *
     * @param secret the secret's name
     * @param key the key in it
     * @return empty when there is no such secret or key; never logged
     * @throws IllegalStateException when it is there and cannot be read; the message says why, and a later call may succeed
     */
    Optional<String> secret(String secret, String key);

    /**
     * The environment variable that holds a key of a secret where there are no files.
     *
     * @return {@code SLUICE_SECRET_<NAME>_<KEY>}, upper case, everything but letters and digits as an underscore
     */
    static String variable(String secret, String key) {
        String name = "SLUICE_SECRET_" + secret + "_" + key;
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
