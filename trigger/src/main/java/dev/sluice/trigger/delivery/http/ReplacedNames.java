package dev.sluice.trigger.delivery.http;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names that a person replaced with {@code --resolve HOST[:PORT]=ADDRESS}; all others are left to another resolver. A
 * replacement with a port wins over one without. The address may be a name or a literal and may bring its own port.
 * Replaced addresses are guarded like all others.
 */
public final class ReplacedNames implements NameResolver {

    private static final Pattern HOST_AND_PORT = Pattern.compile(
            "(?:\\[(?<six>[^\\]]+)\\]|(?<bare>[^:]+)|(?<colons>[^\\[]*:[^\\[]*:.*))(?::(?<port>\\d{1,5}))?");

    private final Map<String, Place> replacements = new HashMap<>();
    private final NameResolver others;

    /** A host, and a port where one was given. */
    private record Place(String host, @Nullable Integer port) {

        static Optional<Place> parse(String text) {
            Matcher matcher = HOST_AND_PORT.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            String bare = matcher.group("bare") == null ? matcher.group("colons") : matcher.group("bare");
            String host = matcher.group("six") == null ? bare : matcher.group("six");
            String port = matcher.group("port");
            return Optional.of(new Place(host, port == null ? null : Integer.valueOf(port)));
        }

        String key() {
            return host.toLowerCase(Locale.ROOT) + (port == null ? "" : ":" + port);
        }
    }

    /**
     * Reads replacements.
     *
     * @param replacements each {@code HOST[:PORT]=ADDRESS[:PORT]}; an IPv6 address with a port stands in brackets
     * @param others resolves what is not replaced, and replacements that are names
     * @throws IllegalArgumentException for a replacement of another form
     */
    public ReplacedNames(List<String> replacements, NameResolver others) {
        this.others = others;
        replacements.forEach(this::add);
    }

    private void add(String replacement) {
        int equals = replacement.indexOf('=');
        Optional<Place> from = equals < 0 ? Optional.empty() : Place.parse(replacement.substring(0, equals));
        Optional<Place> to = equals < 0 ? Optional.empty() : Place.parse(replacement.substring(equals + 1));
        if (from.isEmpty() || to.isEmpty()) {
            throw new IllegalArgumentException("--resolve \"" + replacement
                    + "\" is not HOST[:PORT]=ADDRESS, such as orders.default.svc=127.0.0.1:8081");
        }
        replacements.put(from.get().key(), to.get());
    }

    /**
     * What a host was replaced with.
     *
     * @param host a name
     * @param port the port that is wanted
     * @return {@code address:port}; empty when it was not replaced
     */
    public Optional<String> replacement(String host, int port) {
        return find(host, port).map(place -> {
            String address = place.host().contains(":") ? "[" + place.host() + "]" : place.host();
            return address + ":" + (place.port() == null ? port : place.port());
        });
    }

    private Optional<Place> find(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(replacements.getOrDefault(name + ":" + port, replacements.get(name)));
    }

    @Override
    public CompletionStage<List<InetSocketAddress>> resolve(String host, int port) {
        Place place = find(host, port).orElse(new Place(host, null));
        return others.resolve(place.host(), place.port() == null ? port : place.port());
    }
}
