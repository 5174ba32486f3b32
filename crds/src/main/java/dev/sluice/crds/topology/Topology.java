package dev.sluice.crds.topology;

import dev.sluice.crds.reader.ReadResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

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
     * The topic of this name, on the first bus on which a source or subscriber writes it or an input reads it; else on the
     * bus {@code default} as namespace {@code default} sees it.
     */
    public TopicRef topic(String name) {
        return Stream.concat(written(), read())
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseGet(() ->
                        new TopicRef(buses.containsKey("default/default") ? "default/default" : "/default", name));
    }

    private Stream<TopicRef> written() {
        Stream<TopicRef> bySources = sources.values().stream()
                .flatMap(source -> source.events().stream().map(ResolvedSource.Event::topic));
        Stream<TopicRef> bySubscribers = triggers.values().stream()
                .flatMap(trigger -> trigger.subscribers().stream())
                .flatMap(to -> Stream.of(to.topic(), to.replyTopic(), to.deadLetterTopic())
                        .filter(Objects::nonNull));
        return Stream.concat(bySources, bySubscribers);
    }

    private Stream<TopicRef> read() {
        return triggers.values().stream()
                .flatMap(trigger -> trigger.inputs().stream())
                .map(ResolvedTrigger.Input::topic);
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
