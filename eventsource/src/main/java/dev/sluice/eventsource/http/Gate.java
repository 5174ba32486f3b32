package dev.sluice.eventsource.http;

import dev.sluice.crds.model.BasicAuth;
import dev.sluice.crds.model.BearerAuth;
import dev.sluice.crds.model.HmacAuth;
import dev.sluice.crds.model.HttpAuth;
import dev.sluice.crds.model.HttpSettings;
import dev.sluice.crds.model.SignatureSpec;
import dev.sluice.eventsource.spi.Credentials;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides who may send. Comparisons take the same time whatever is wrong. Thread-safe. */
interface Gate {

    /** The secrets it compares with. */
    List<Secret> secrets();

    /** Looks at the headers, before the body is read; null: go on. */
    default @Nullable Answer admit(MultiMap headers) {
        return null;
    }

    /** Looks at the whole request; null: go on. */
    default @Nullable Answer verify(MultiMap headers, byte[] body, Instant now) {
        return null;
    }

    /** The gates of a source; none when everyone may send. */
    static List<Gate> of(HttpSettings settings, Credentials credentials) {
        List<Gate> gates = new ArrayList<>();
        HttpAuth auth = settings.auth();
        if (auth != null) {
            gates.add(of(auth, credentials));
        }
        SignatureSpec signature = settings.signature();
        if (signature != null) {
            gates.add(SignatureGate.of(signature, credentials));
        }
        return gates;
    }

    private static Gate of(HttpAuth auth, Credentials credentials) {
        BearerAuth bearer = auth.bearer();
        if (bearer != null) {
            return new Header("Bearer", List.of(new Secret(bearer.token(), credentials)));
        }
        BasicAuth basic = auth.basic();
        if (basic != null) {
            return new Header(
                    "Basic",
                    List.of(new Secret(basic.username(), credentials), new Secret(basic.password(), credentials)));
        }
        HmacAuth hmac = auth.hmac();
        if (hmac != null) {
            return new HmacGate(hmac, new Secret(hmac.secret(), credentials));
        }
        throw new IllegalArgumentException("auth names no way; expected bearer, basic or hmac");
    }

    /** Whether the text is one of the values. */
    static boolean isOneOf(String text, List<String> values) {
        boolean found = false;
        for (String value : values) {
            found |= isEqual(text.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
        }
        return found;
    }

    /** Compares in a time that does not depend on where the first difference is. */
    static boolean isEqual(byte[] one, byte[] other) {
        return MessageDigest.isEqual(one, other);
    }

    /**
     * {@code Authorization: Bearer token} or {@code Basic user:password}.
     *
     * @param scheme the scheme's name
     * @param secrets the token, or user name and password
     */
    record Header(String scheme, List<Secret> secrets) implements Gate {

        @Override
        public @Nullable Answer admit(MultiMap headers) {
            String header = headers.get("Authorization");
            if (header == null) {
                return refuse("credentials are missing");
            }
            String prefix = scheme + " ";
            boolean matches = header.regionMatches(true, 0, prefix, 0, prefix.length())
                    && matches(header.substring(prefix.length()).trim());
            return matches ? null : refuse("the credentials are wrong");
        }

        private boolean matches(String presented) {
            if (secrets.size() == 1) {
                return isOneOf(presented, secrets.get(0).values());
            }
            String text = decode(presented);
            int colon = text.indexOf(':');
            String user = colon < 0 ? text : text.substring(0, colon);
            String password = colon < 0 ? "" : text.substring(colon + 1);
            boolean isUser = isOneOf(user, secrets.get(0).values());
            boolean isPassword = isOneOf(password, secrets.get(1).values());
            return isUser && isPassword; // both are looked at, so the time does not tell which was wrong
        }

        private static String decode(String base64) {
            try {
                return new String(java.util.Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return "";
            }
        }

        private Answer refuse(String error) {
            return Answer.problem(401, error, "Authorization", scheme)
                    .with("WWW-Authenticate", scheme + " realm=\"sluice\"");
        }
    }
}
