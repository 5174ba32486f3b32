package dev.sluice.dapr.sidecar;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a sidecar is expected to have loaded.
 *
 * @param bindings names of input bindings
 * @param pubsubs names of pub/sub components, each with the topics that it is subscribed to
 */
public record Expected(Set<String> bindings, Map<String, Set<String>> pubsubs) {

    /** Nothing. */
    public static final Expected NOTHING = new Expected(Set.of(), Map.of());

    /** Copies. */
    public Expected {
        bindings = Set.copyOf(bindings);
        Map<String, Set<String>> copy = new TreeMap<>();
        pubsubs.forEach((name, topics) -> copy.put(name, Set.copyOf(topics)));
        pubsubs = Map.copyOf(copy);
    }

    /** The names of all components, sorted. */
    public Set<String> components() {
        Set<String> all = new TreeSet<>(bindings);
        all.addAll(pubsubs.keySet());
        return all;
    }
}
