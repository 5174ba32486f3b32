package dev.sluice.app.api;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. On a loopback address everybody on this machine may, but no web page of another origin and no name that merely
 * resolves to this machine; from elsewhere a request needs the token of the data directory.
 *
 * @param loopback whether the server listens on a loopback address only
 * @param token the token
 */
public record Access(boolean loopback, String token) {

    private static final String BEARER = "Bearer ";

    /**
     * Checks where a request comes from.
     *
     * @return why it is refused; empty when it is not
     */
    public Optional<String> refusesOrigin(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        if (origin != null && !local(host(origin)) && !sameHost(origin, request)) {
            return Optional.of("requests from the origin " + origin + " are refused");
        }
        String host = request.getHeader("Host");
        if (loopback && host != null && !local(host("http://" + host))) {
            return Optional.of("the host " + host + " is not this machine's loopback address");
        }
        return Optional.empty();
    }

    /** Whether a request may use the API. */
    boolean allows(HttpServerRequest request) {
        String authorization = request.getHeader("Authorization");
        if (authorization != null && authorization.startsWith(BEARER)) {
            return MessageDigest.isEqual(
                    authorization.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8),
                    token.getBytes(StandardCharsets.UTF_8));
        }
        return loopback;
    }

    private static boolean sameHost(String origin, HttpServerRequest request) {
        String host = request.getHeader("Host");
        return host != null && host("http://" + host).equals(host(origin));
    }

    private static String host(String url) {
        try {
            @Nullable String host = URI.create(url).getHost();
            return host == null ? "" : host;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean local(String host) {
        return host.equals("localhost")
                || host.equals("[::1]")
                || host.endsWith(".localhost")
                || host.matches("127\\.\\d+\\.\\d+\\.\\d+");
    }
}
