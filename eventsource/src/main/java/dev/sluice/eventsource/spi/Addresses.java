package dev.sluice.eventsource.spi;

import java.util.Map;

/** Replaces addresses of a resource by those of {@code --resolve HOST[:PORT]=ADDRESS}. Thread-safe. */
@FunctionalInterface
public interface Addresses {

    /** Leaves every address as it is. */
    Addresses UNCHANGED = HostPort::new;

    /**
     * Where to connect to.
     *
     * @param host the host that the resource names
     * @param port the port that the resource names
     * @return the replacement, or the same
     */
    HostPort resolve(String host, int port);

    /**
     * Replacements from a table.
     *
     * @param replacements {@code HOST:PORT} or {@code HOST} to {@code ADDRESS} or {@code ADDRESS:PORT}; the longer key wins;
     *     an address without a port keeps the port
     */
    static Addresses of(Map<String, String> replacements) {
        Map<String, String> table = Map.copyOf(replacements);
        return (host, port) -> {
            String exact = table.get(host + ":" + port);
            String found = exact != null ? exact : table.get(host);
            return found == null ? new HostPort(host, port) : HostPort.parse(found, port);
        };
    }

    /**
     * A host and a port.
     *
     * @param host a name or address, without brackets
     * @param port 1 to 65535
     */
    record HostPort(String host, int port) {

        /**
         * Reads {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}.
         *
         * @param text what to read
         * @param defaultPort the port when the text has none
         * @throws IllegalArgumentException when the port is not a number
         */
        public static HostPort parse(String text, int defaultPort) {
            int colon = text.lastIndexOf(':');
            boolean bracketed = text.startsWith("[");
            boolean hasPort = colon > 0 && (bracketed ? text.charAt(colon - 1) == ']' : text.indexOf(':') == colon);
            String host = hasPort ? text.substring(0, colon) : text;
            String bare = bracketed ? host.substring(1, host.length() - 1) : host;
            return new HostPort(bare, hasPort ? Integer.parseInt(text.substring(colon + 1)) : defaultPort);
        }

        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }
}
