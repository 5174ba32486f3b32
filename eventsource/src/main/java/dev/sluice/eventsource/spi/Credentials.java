package dev.sluice.eventsource.spi;

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
     */
    Optional<String> secret(String secret, String key);
}
