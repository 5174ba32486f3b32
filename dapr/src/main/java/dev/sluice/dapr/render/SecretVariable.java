package dev.sluice.dapr.render;

import dev.sluice.eventsource.spi.Credentials;
import java.util.Optional;
import java.util.function.Function;

/**
 * An environment variable that a sidecar needs, because a component refers to it in place of a secret. Whoever starts the
 * sidecar gives it its value; it is in no file.
 *
 * @param name the variable
 * @param appId whose sidecar needs it
 * @param component the component that refers to it
 * @param origin where the value comes from, for a person
 * @param reader reads the value; empty when the secret is not there
 */
public record SecretVariable(
        String name, String appId, String component, String origin, Function<Credentials, Optional<String>> reader) {

    /** Its value now; empty when the secret is not there. */
    public Optional<String> value(Credentials credentials) {
        return reader.apply(credentials);
    }

    /** Without anything that leads to the value. */
    @Override
    public String toString() {
        return name + " (" + origin + ")";
    }
}
