package dev.sluice.dapr.render;

import dev.sluice.eventsource.spi.Addresses;
import dev.sluice.eventsource.spi.Addresses.HostPort;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Addresses as they stand in metadata: {@code host:port}, {@code scheme://user@host:port/path}, several with commas. */
final class AddressText {

    private static final Pattern ONE =
            Pattern.compile("(?<head>\\s*(?:[A-Za-z][A-Za-z0-9+.-]*://)?(?:[^@/]*@)?)(?<host>\\[[^\\]]+\\]|[^:/?\\s]+)"
                    + "(?::(?<port>\\d{1,5}))?(?<tail>[/?\\s].*|)");
    private static final Pattern USER = Pattern.compile("://[^/]*@");

    private AddressText() {}

    /** Whether it holds a user name or a password. */
    static boolean holdsCredentials(String text) {
        return USER.matcher(text).find();
    }

    /**
     * Replaces hosts and ports.
     *
     * @param text one or more addresses; what is none stays as it is
     * @param defaultPort the port of an address without one, which stays without one unless it is replaced
     */
    static String replace(String text, int defaultPort, Addresses addresses) {
        return Arrays.stream(text.split(",", -1))
                .map(one -> replaceOne(one, defaultPort, addresses))
                .collect(Collectors.joining(","));
    }

    private static String replaceOne(String text, int defaultPort, Addresses addresses) {
        Matcher parts = ONE.matcher(text);
        if (!parts.matches()) {
            return text;
        }
        String host = parts.group("host").replaceAll("[\\[\\]]", "");
        String port = parts.group("port");
        HostPort before = new HostPort(host, port == null ? defaultPort : Integer.parseInt(port));
        HostPort after = addresses.resolve(before.host(), before.port());
        return after.equals(before) ? text : parts.group("head") + after + parts.group("tail");
    }
}
