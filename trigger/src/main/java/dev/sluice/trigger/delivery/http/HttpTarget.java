package dev.sluice.trigger.delivery.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where requests go, read from a URI. Its text form holds no credentials.
 *
 * @param tls whether the connection is encrypted
 * @param host name or literal, IPv6 without brackets
 * @param port 1 to 65535
 * @param path path and query, at least {@code /}
 * @param authorization the header that the URI's user information stands for, null when it has none
 */
record HttpTarget(
        boolean tls,
        String host,
        int port,
        String path,
        @Nullable String authorization) {

    /**
     * Reads a URI.
     *
     * @throws IllegalArgumentException when it is not an absolute http or https URI with a host; names the URI without its
     *     user information
     */
    static HttpTarget parse(String text) {
        URI uri = uri(text);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new IllegalArgumentException(
                    "sink uri \"" + redacted(text) + "\" has no host: expected http://HOST[:PORT]/PATH");
        }
        boolean tls = scheme.equals("https");
        int port = uri.getPort() == -1 ? (tls ? 443 : 80) : uri.getPort();
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "sink uri \"" + redacted(text) + "\": port " + port + " is not between 1 and 65535");
        }
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String host = uri.getHost().startsWith("[")
                ? uri.getHost().substring(1, uri.getHost().length() - 1)
                : uri.getHost();
        return new HttpTarget(tls, host, port, path + query, basic(uri.getUserInfo()));
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("sink uri \"" + redacted(text) + "\" is not a URI: " + e.getReason(), e);
        }
    }

    /** The URI without what stands before an {@code @}. */
    static String redacted(String text) {
        return text.replaceFirst("//.*@", "//***@");
    }

    private static @Nullable String basic(@Nullable String userInfo) {
        return userInfo == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    String authority() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return port == (tls ? 443 : 80) ? name : name + ":" + port;
    }

    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority() + path.replaceFirst("\\?.*", "?***");
    }
}
