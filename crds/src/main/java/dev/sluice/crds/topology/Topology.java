package dev.sluice.crds.topology;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is to run: every bus, source and trigger that is valid, with all names looked up. Immutable; maps are in the order
 * of the files.
 *
 * @param buses by {@link TopicRef#busKey}
 * @param sources by {@code namespace/name}
 * @param triggers by {@code namespace/name}, the implicit ones included
 */
public record Topology(
        Map<String, ResolvedBus> buses, Map<String, ResolvedSource> sources, Map<String, ResolvedTrigger> triggers) {

    /** Nothing to run. */
    public static final Topology EMPTY = new Topology(Map.of(), Map.of(), Map.of());

    /** Copies. */
    public Topology {
        buses = Collections.unmodifiableMap(new LinkedHashMap<>(buses));
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
        triggers = Collections.unmodifiableMap(new LinkedHashMap<>(triggers));
    }
}
