package dev.sluice.crds.topology;

import dev.sluice.crds.reader.ReadResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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

    /** A bus, by {@link TopicRef#busKey}. */
    public Optional<ResolvedBus> bus(String key) {
        return Optional.ofNullable(buses.get(key));
    }

    /** A source, by {@code namespace/name}. */
    public Optional<ResolvedSource> source(String key) {
        return Optional.ofNullable(sources.get(key));
    }

    /** A trigger, by {@code namespace/name}. */
    public Optional<ResolvedTrigger> trigger(String key) {
        return Optional.ofNullable(triggers.get(key));
    }

    /**
     * Looks up everything that resources name. Pure.
     *
     * @param read the resources; those that are invalid satisfy references, but what refers to them is left out
     * @param references finds the addresses of sinks that are named by {@code ref}
     * @return everything whose references hold, and the problems of the rest
     */
    public static Resolution resolve(ReadResult read, SinkReferences references) {
        return new Resolver(read, references).resolve();
    }
}
