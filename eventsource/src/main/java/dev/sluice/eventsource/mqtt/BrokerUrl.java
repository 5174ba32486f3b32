package dev.sluice.eventsource.mqtt;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a broker is, from a URL such as {@code tcp://host:1883} or {@code mqtts://user:password@host}.
 *
 * @param host a name or address, without brackets
 * @param port 1883 by default, 8883 with TLS
 * @param tls whether to speak TLS
 * @param user the user in the URL, if any
 * @param password the password in the URL, if any; never shown
 */
record BrokerUrl(
        String host,
        int port,
        boolean tls,
        @Nullable String user,
        @Nullable String password) {

    private static final int PLAIN_PORT = 1883;
    private static final int TLS_PORT = 8883;
    private static final Map<String, Boolean> TLS_BY_SCHEME =
            Map.of("tcp", false, "mqtt", false, "ssl", true, "tls", true, "mqtts", true);

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException when it is not one, or its scheme is not known; the message has no credentials
     */
    static BrokerUrl parse(String url) {
        URI uri = uri(url);
        Boolean tls = TLS_BY_SCHEME.get(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT));
        if (tls == null || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "mqtt.url: expected tcp://host:1883, mqtt://, ssl:// or mqtts://, found scheme \"" + uri.getScheme()
                            + "\" and host \"" + uri.getHost() + "\"");
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? TLS_PORT : PLAIN_PORT;
        String host = uri.getHost().replaceAll("^\\[|]$", "");
        String userInfo = uri.getUserInfo();
        if (userInfo == null) {
            return new BrokerUrl(host, port, tls, null, null);
        }
        int colon = userInfo.indexOf(':');
        return colon < 0
                ? new BrokerUrl(host, port, tls, userInfo, null)
                : new BrokerUrl(host, port, tls, userInfo.substring(0, colon), userInfo.substring(colon + 1));
    }

    /** The address alone. */
    @Override
    public String toString() {
        return host + ":" + port;
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException notUri) {
            throw new IllegalArgumentException("mqtt.url: not a URL: " + notUri.getReason(), notUri);
        }
    }
}
