package dev.sluice.dapr.jetstream;

import dev.sluice.dapr.Redaction;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A NATS server and how to log in. Never shows credentials.
 *
 * @param url one or more addresses, with commas
 * @param login what it wants to see
 */
public record StreamServer(String url, Login login) {

    /**
     * Credentials: a token, or a user's JWT with its seed, or none.
     *
     * @param token a token
     * @param jwt a user's JWT
     * @param seed the seed that signs for it
     */
    public record Login(
            @Nullable String token,
            @Nullable String jwt,
            @Nullable String seed) {

        /** No credentials, or those in the address. */
        public static final Login NONE = new Login(null, null, null);

        @Override
        public String toString() {
            return "Login[redacted]";
        }
    }

    Options options(Duration timeout) {
        Options.Builder options = new Options.Builder()
                .servers(url.split(","))
                .connectionTimeout(timeout)
                .maxReconnects(0)
                .connectionName("sluice");
        if (login.jwt() != null && login.seed() != null) {
            options.authHandler(Nats.staticCredentials(
                    login.jwt().toCharArray(), login.seed().toCharArray()));
        } else if (login.token() != null) {
            options.token(login.token().toCharArray());
        }
        if (url.startsWith("tls://")) {
            try {
                options.secure();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java runtime has TLS", e);
            }
        }
        return options.build();
    }

    /** The address, without what may be secret in it. */
    @Override
    public String toString() {
        return Redaction.of(url);
    }
}
