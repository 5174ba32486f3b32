package dev.sluice.eventsource.http;

import dev.sluice.crds.model.SignatureSecret;
import dev.sluice.crds.model.SignatureSpec;
import dev.sluice.eventsource.spi.Credentials;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The signature of a well-known sender: its own, with its time stamp inside the replay window.
 *
 * @param scheme whose
 * @param secret the shared secret
 * @param tolerance how far the time stamp may be from now, either way
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks</a>
 */
record SignatureGate(Scheme scheme, Secret secret, Duration tolerance) implements Gate {

    /** Whose signature, and the header that holds it. */
    enum Scheme {
        STANDARD_WEBHOOKS("webhook-signature"),
        GITHUB("X-Hub-Signature-256"),
        GITLAB("X-Gitlab-Token"),
        SLACK("X-Slack-Signature"),
        STRIPE("Stripe-Signature");

        private final String header;

        Scheme(String header) {
            this.header = header;
        }
    }

    /**
     * What a request carries.
     *
     * @param timestamp seconds since the epoch; null where the scheme has none
     * @param before what is signed before the body
     * @param signatures any of them may match
     */
    private record Presented(@Nullable String timestamp, String before, List<byte[]> signatures) {}

    private static final String SECRET_PREFIX = "whsec_";

    static SignatureGate of(SignatureSpec spec, Credentials credentials) {
        Map<Scheme, @Nullable SignatureSecret> named = new LinkedHashMap<>();
        named.put(Scheme.STANDARD_WEBHOOKS, spec.standardWebhooks());
        named.put(Scheme.GITHUB, spec.github());
        named.put(Scheme.GITLAB, spec.gitlab());
        named.put(Scheme.SLACK, spec.slack());
        named.put(Scheme.STRIPE, spec.stripe());
        for (var entry : named.entrySet()) {
            SignatureSecret secret = entry.getValue();
            if (secret != null) {
                return new SignatureGate(entry.getKey(), new Secret(secret.secret(), credentials), secret.tolerance());
            }
        }
        throw new IllegalArgumentException(
                "signature names no sender; expected one of " + Arrays.toString(Scheme.values()));
    }

    @Override
    public List<Secret> secrets() {
        return List.of(secret);
    }

    @Override
    public @Nullable Answer admit(MultiMap headers) {
        return headers.contains(scheme.header) ? null : missing(scheme.header);
    }

    @Override
    public @Nullable Answer verify(MultiMap headers, byte[] body, Instant now) {
        String signature = headers.get(scheme.header);
        if (scheme == Scheme.GITLAB) {
            return Gate.isOneOf(signature, secret.values()) ? null : wrong("the token is wrong", scheme.header);
        }
        Presented presented = presented(headers, signature);
        if (presented == null) {
            return missing(scheme == Scheme.SLACK ? "X-Slack-Request-Timestamp" : "webhook-id and webhook-timestamp");
        }
        String timestamp = presented.timestamp();
        if (timestamp != null && !isInWindow(timestamp, now)) {
            return wrong("the time stamp is outside the replay window of " + tolerance.toSeconds() + " s", "timestamp");
        }
        return matches(presented, body) ? null : wrong("the signature is wrong", scheme.header);
    }

    private @Nullable Presented presented(MultiMap headers, String signature) {
        return switch (scheme) {
            case STANDARD_WEBHOOKS -> standard(headers.get("webhook-id"), headers.get("webhook-timestamp"), signature);
            case GITHUB, GITLAB -> new Presented(null, "", List.of(Hmac.hex(after("sha256=", signature))));
            case SLACK -> slack(headers.get("X-Slack-Request-Timestamp"), signature);
            case STRIPE -> stripe(signature);
        };
    }

    private static @Nullable Presented standard(@Nullable String id, @Nullable String timestamp, String signature) {
        if (id == null || timestamp == null) {
            return null;
        }
        List<byte[]> signatures = Stream.of(signature.trim().split("\\s+"))
                .filter(each -> each.startsWith("v1,"))
                .map(each -> Hmac.base64(after("v1,", each)))
                .toList();
        return new Presented(timestamp, id + "." + timestamp + ".", signatures);
    }

    private static @Nullable Presented slack(@Nullable String timestamp, String signature) {
        return timestamp == null
                ? null
                : new Presented(timestamp, "v0:" + timestamp + ":", List.of(Hmac.hex(after("v0=", signature))));
    }

    private static Presented stripe(String signature) {
        List<String> parts = Stream.of(signature.split(",")).map(String::trim).toList();
        String timestamp = parts.stream()
                .filter(part -> part.startsWith("t="))
                .findFirst()
                .map(part -> after("t=", part))
                .orElse("");
        List<byte[]> signatures = parts.stream()
                .filter(part -> part.startsWith("v1="))
                .map(part -> Hmac.hex(after("v1=", part)))
                .toList();
        return new Presented(timestamp, timestamp + ".", signatures);
    }

    private static String after(String prefix, String text) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : "";
    }

    private boolean isInWindow(String timestamp, Instant now) {
        try {
            Duration away = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp.trim())), now);
            return away.abs().compareTo(tolerance) <= 0;
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            return false;
        }
    }

    private boolean matches(Presented presented, byte[] body) {
        boolean found = false;
        for (String text : secret.values()) {
            byte[] expected = Hmac.of(key(text), presented.before(), body);
            for (byte[] signature : presented.signatures()) {
                found |= Gate.isEqual(signature, expected);
            }
        }
        return found;
    }

    private byte[] key(String text) {
        if (scheme != Scheme.STANDARD_WEBHOOKS) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        byte[] decoded = Hmac.base64(text.startsWith(SECRET_PREFIX) ? after(SECRET_PREFIX, text) : text);
        return decoded.length > 0 ? decoded : text.getBytes(StandardCharsets.UTF_8);
    }

    private static Answer missing(String header) {
        return Answer.problem(401, "the signature is missing", header, "");
    }

    private static Answer wrong(String error, String field) {
        return Answer.problem(403, error, field, "");
    }
}
