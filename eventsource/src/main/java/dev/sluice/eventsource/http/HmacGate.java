package dev.sluice.eventsource.http;

import dev.sluice.crds.model.HmacAuth;
import dev.sluice.crds.model.HmacEncoding;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A keyed hash of the body in a header.
 *
 * @param settings which header, and how the hash is written in it
 * @param secret the key
 */
record HmacGate(HmacAuth settings, Secret secret) implements Gate {

    @Override
    public List<Secret> secrets() {
        return List.of(secret);
    }

    @Override
    public @Nullable Answer admit(MultiMap headers) {
        return headers.contains(settings.header())
                ? null
                : Answer.problem(401, "the signature is missing", settings.header(), "HMAC-SHA256 of the body");
    }

    @Override
    public @Nullable Answer verify(MultiMap headers, byte[] body, Instant now) {
        String header = headers.get(settings.header()).trim();
        byte[] presented = header.startsWith(prefix()) ? decode(header) : new byte[0];
        boolean matches = false;
        for (String key : secret.values()) {
            matches |= Gate.isEqual(presented, Hmac.of(key.getBytes(StandardCharsets.UTF_8), "", body));
        }
        return matches ? null : Answer.problem(403, "the signature is wrong", settings.header(), "");
    }

    private String prefix() {
        return Objects.requireNonNullElse(settings.prefix(), "");
    }

    private byte[] decode(String header) {
        String hash = header.substring(prefix().length());
        return settings.encoding() == HmacEncoding.HEX ? Hmac.hex(hash) : Hmac.base64(hash);
    }
}
