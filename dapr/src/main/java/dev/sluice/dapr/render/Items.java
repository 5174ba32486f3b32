package dev.sluice.dapr.render;

import dev.sluice.crds.model.Credential;
import dev.sluice.crds.model.DaprMetadata;
import dev.sluice.crds.model.SecretKeyRef;
import dev.sluice.dapr.DaprNames;
import dev.sluice.eventsource.spi.Addresses;
import dev.sluice.eventsource.spi.Credentials;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Metadata of one component while it is put together. Names are compared without case, as Dapr does; the last one wins. */
final class Items {

    /** Metadata that names where to connect to, with the port that is meant when none is given. */
    private static final Map<String, Integer> ADDRESSES = Map.of(
            "brokers", 9092,
            "natsurl", 4222,
            "redishost", 6379,
            "url", 1883,
            "host", 6650,
            "hostname", 5672,
            "connectionstring", 5672);

    private final Map<String, Value> items = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, String> names = new LinkedHashMap<>();
    private final String appId;
    private final String component;
    private final String holder;
    private final Addresses addresses;

    /**
     * Nothing yet.
     *
     * @param holder the resource whose values these are: a bus has one variable for a value, however many components need it,
     *     so that a sidecar need not start again for another topic
     */
    Items(String appId, String component, String holder, Addresses addresses) {
        this.appId = appId;
        this.component = component;
        this.holder = holder;
        this.addresses = addresses;
    }

    Items text(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        String text = replaced(name, value.toString());
        return AddressText.holdsCredentials(text)
                ? put(name, new Value.Reference(plain(name, text)))
                : put(name, new Value.Plain(text));
    }

    Items credential(String name, @Nullable Credential credential) {
        if (credential == null) {
            return this;
        }
        SecretKeyRef from = credential.from();
        String value = credential.value();
        SecretVariable variable =
                from != null ? secret(name, from) : plain(name, replaced(name, value == null ? "" : value));
        return put(name, new Value.Reference(variable));
    }

    /** A value that is made of a text and of credentials that stand in it. */
    Items compose(String name, Composition composition) {
        SecretVariable variable = new SecretVariable(
                DaprNames.variable(holder, name), appId, component, "of the resource", composition::value);
        return put(name, new Value.Reference(variable));
    }

    /** Reads a value that is made of several. */
    @FunctionalInterface
    interface Composition {
        Optional<String> value(Credentials credentials);
    }

    Items putAll(Map<String, String> more) {
        more.forEach(this::text);
        return this;
    }

    Items putAll(List<DaprMetadata> more) {
        for (DaprMetadata item : more) {
            SecretKeyRef from = item.secretKeyRef();
            if (from == null) {
                text(item.name(), item.value());
            } else {
                put(item.name(), new Value.Reference(secret(item.name(), from)));
            }
        }
        return this;
    }

    /** Takes an item out, if it is a plain text. */
    Optional<String> take(String name) {
        Value value = items.get(name);
        if (value instanceof Value.Plain plain) {
            items.remove(name);
            return Optional.of(plain.text());
        }
        return Optional.empty();
    }

    Optional<String> plain(String name) {
        return items.get(name) instanceof Value.Plain plain ? Optional.of(plain.text()) : Optional.empty();
    }

    private Items put(String name, Value value) {
        names.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
        items.put(name, value);
        return this;
    }

    private SecretVariable secret(String name, SecretKeyRef from) {
        UnaryOperator<String> replacing = value -> replaced(name, value);
        return new SecretVariable(
                Credentials.variable(from.name(), from.key()),
                appId,
                component,
                "secret " + from.name() + ", key " + from.key(),
                credentials -> credentials.secret(from.name(), from.key()).map(replacing));
    }

    private SecretVariable plain(String name, String value) {
        return new SecretVariable(
                DaprNames.variable(holder, name),
                appId,
                component,
                name + " of the resource",
                credentials -> Optional.of(value));
    }

    private String replaced(String name, String value) {
        Integer port = ADDRESSES.get(name.toLowerCase(Locale.ROOT));
        return port == null ? value : AddressText.replace(value, port, addresses);
    }

    /** Everything, by name, in alphabetical order. */
    Map<String, Value> all() {
        Map<String, Value> all = new LinkedHashMap<>();
        items.forEach((name, value) -> all.put(names.getOrDefault(name.toLowerCase(Locale.ROOT), name), value));
        return all;
    }
}
