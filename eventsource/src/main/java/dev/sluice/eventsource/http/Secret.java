package dev.sluice.eventsource.http;

import dev.sluice.crds.model.Credential;
import dev.sluice.crds.model.SecretKeyRef;
import dev.sluice.eventsource.spi.Credentials;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A credential of a source, kept in memory so that the event loop never reads a file. Several values, one a line,
 * are all valid: that is how a secret is changed without an interruption.
 */
final class Secret {

    private final Credential credential;
    private final Credentials credentials;
    private volatile List<String> values = List.of();

    Secret(Credential credential, Credentials credentials) {
        this.credential = credential;
        this.credentials = credentials;
    }

    /** Reads it again; may block. What was read before stays when it is gone now. */
    void refresh() {
        SecretKeyRef from = credential.from();
        String text = from == null
                ? credential.value()
                : credentials.secret(from.name(), from.key()).orElse(null);
        List<String> read = split(text);
        if (!read.isEmpty()) {
            values = read;
        }
    }

    private static List<String> split(@Nullable String text) {
        return text == null
                ? List.of()
                : text.lines().filter(line -> !line.isBlank()).toList();
    }

    /** The valid values; empty when there is no such secret. */
    List<String> values() {
        return values;
    }

    /** Which secret is missing, for a message. */
    String describe() {
        SecretKeyRef from = credential.from();
        return from == null ? "its value" : "secret " + from.name() + ", key " + from.key();
    }

    @Override
    public String toString() {
        return "Secret[redacted]";
    }
}
