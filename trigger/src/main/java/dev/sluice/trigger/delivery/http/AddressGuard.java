package dev.sluice.trigger.delivery.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Says where requests must not go, so that nobody who may write a Trigger can reach what only this machine should reach.
 * It judges the address that is really connected to, after name resolution; hosts and ports only in strict mode.
 * Immutable.
 *
 * <p>Unspecified, link-local, metadata, multicast and reserved addresses, and addresses that hide another one in a form
 * nobody uses any more, are always refused. Strict mode also refuses everything else that is not public.
 */
public final class AddressGuard {

    private static final List<Range> NEVER = ranges(
            "0.0.0.0/8 unspecified",
            "169.254.0.0/16 link-local or metadata",
            "100.100.100.200/32 metadata",
            "168.63.129.16/32 metadata",
            "192.0.0.192/32 metadata",
            "224.0.0.0/4 multicast",
            "240.0.0.0/4 reserved",
            "::/128 unspecified",
            "fe80::/10 link-local",
            "fd00:ec2::254/128 metadata",
            "ff00::/8 multicast",
            "2002::/16 6to4",
            "2001::/32 Teredo");
    private static final List<Range> NOT_PUBLIC = ranges(
            "127.0.0.0/8 loopback",
            "10.0.0.0/8 private",
            "172.16.0.0/12 private",
            "192.168.0.0/16 private",
            "100.64.0.0/10 shared by a carrier",
            "192.0.0.0/24 for protocols",
            "192.0.2.0/24 for documentation",
            "198.51.100.0/24 for documentation",
            "203.0.113.0/24 for documentation",
            "198.18.0.0/15 for benchmarks",
            "192.88.99.0/24 a 6to4 relay",
            "::1/128 loopback",
            "64:ff9b:1::/48 local NAT64",
            "fec0::/10 site-local",
            "fc00::/7 unique local",
            "2001:db8::/32 for documentation",
            "3fff::/20 for documentation",
            "100::/64 discarded",
            "5f00::/16 for segment routing");
    private static final Range IPV4_COMPATIBLE = Range.of("::/96 IPv4-compatible");
    private static final Range NAT64 = Range.of("64:ff9b::/96 NAT64");
    private static final Set<Integer> STRICT_LOW_PORTS = Set.of(80, 443);
    private static final int FIRST_USER_PORT = 1024;
    private static final List<String> INNER_SUFFIXES =
            List.of("localhost", ".svc", ".cluster.local", ".internal", ".local");

    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+");
    private static final Pattern PLAIN_IPV4 = Pattern.compile("(?:0|[1-9]\\d{0,2})(?:\\.(?:0|[1-9]\\d{0,2})){3}");

    private final boolean strict;
    private final List<Range> allowed;

    private AddressGuard(boolean strict, List<Range> allowed) {
        this.strict = strict;
        this.allowed = allowed;
    }

    /** For {@code run}: loopback and private addresses are fine. */
    public static AddressGuard local() {
        return new AddressGuard(false, List.of());
    }

    /**
     * Public addresses only, and those that an operator allows.
     *
     * @param allowed ranges such as {@code 10.1.2.0/24}
     * @throws IllegalArgumentException for what is not a range
     */
    public static AddressGuard strict(List<String> allowed) {
        return new AddressGuard(
                true, ranges(allowed.stream().map(range -> range + " allowed").toArray(String[]::new)));
    }

    /**
     * Judges a host and a port before the host is looked up.
     *
     * @param host a name or a literal
     * @param port the port
     * @return why it must not be used; empty when it may
     */
    public Optional<String> refuses(String host, int port) {
        if (!strict) {
            return Optional.empty();
        }
        if (port < FIRST_USER_PORT && !STRICT_LOW_PORTS.contains(port)) {
            return Optional.of("port " + port + " is not 80, 443 or at least 1024");
        }
        String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        if (NUMERIC.matcher(name).matches() && !PLAIN_IPV4.matcher(name).matches()) {
            return Optional.of("host " + host + " is an address in a form that not all read alike");
        }
        return INNER_SUFFIXES.stream().anyMatch(name::endsWith)
                ? Optional.of("host " + host + " is not public")
                : Optional.empty();
    }

    /**
     * Judges an address.
     *
     * @param address the one that is about to be connected to
     * @return why it must not be; empty when it may
     */
    public Optional<String> refuses(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (NAT64.contains(bytes)) {
            return refuses(lastFour(bytes));
        }
        List<Range> judged = new ArrayList<>(NEVER);
        if (strict && allowed.stream().noneMatch(range -> range.contains(bytes))) {
            judged.addAll(NOT_PUBLIC);
        }
        if (!address.isLoopbackAddress()) {
            judged.add(IPV4_COMPATIBLE);
        }
        return judged.stream()
                .filter(range -> range.contains(bytes))
                .findFirst()
                .map(range -> "address " + address.getHostAddress() + " is " + range.what());
    }

    private static InetAddress lastFour(byte[] bytes) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, bytes.length - 4, bytes.length));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an IPv4 address", e);
        }
    }

    private static List<Range> ranges(String... texts) {
        return Arrays.stream(texts).map(Range::of).toList();
    }

    /** Addresses with equal first bits. */
    private record Range(byte[] base, int bits, String what) {

        /** Reads {@code ADDRESS/BITS WHAT}. */
        static Range of(String text) {
            int slash = text.indexOf('/');
            int space = text.indexOf(' ', slash);
            if (slash < 0 || space < 0 || !text.substring(0, slash).matches("[0-9a-fA-F:.]+")) {
                throw new IllegalArgumentException("\"" + text + "\" is not a range such as 10.1.2.0/24");
            }
            try {
                byte[] base = InetAddress.getByName(text.substring(0, slash)).getAddress();
                return new Range(base, Integer.parseInt(text.substring(slash + 1, space)), text.substring(space + 1));
            } catch (UnknownHostException | NumberFormatException e) {
                throw new IllegalArgumentException("\"" + text + "\" is not a range such as 10.1.2.0/24", e);
            }
        }

        boolean contains(byte[] address) {
            if (address.length != base.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (base[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
