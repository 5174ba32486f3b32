package dev.sluice.dapr.render;

import dev.sluice.crds.topology.OwnLog;
import dev.sluice.crds.topology.ResolvedSource;
import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.crds.topology.TopicRef;
import dev.sluice.crds.topology.Topology;
import dev.sluice.dapr.DaprNames;
import dev.sluice.dapr.render.Roles.TriggerRole;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which topics of which bus an app reads, and which there are. */
public final class BusTopics {

    /** The topic of the dead letters of sources. */
    public static final String DEAD_LETTERS = "_dead";

    private BusTopics() {}

    /**
     * What a trigger app reads: what its inputs name, and the dead letters of sources on those buses if it takes them.
     *
     * @return topics as the bus names them ({@link DaprNames#brokerTopic} makes the broker's of them), by bus key, both sorted
     */
    public static Map<String, Set<String>> readBy(TriggerRole role) {
        Map<String, Set<String>> read = new TreeMap<>();
        for (ResolvedTrigger trigger : role.triggers()) {
            for (ResolvedTrigger.Input input : trigger.inputs()) {
                if (!OwnLog.is(input.topic().busKey())) {
                    read.computeIfAbsent(input.topic().busKey(), bus -> new TreeSet<>())
                            .add(input.topic().name());
                }
            }
        }
        if (role.takesDeadLetters()) {
            read.values().forEach(topics -> topics.add(DEAD_LETTERS));
        }
        return read;
    }

    /**
     * The keys of the buses that a trigger app publishes to: those of its subscribers' topics, and those whose sources' dead
     * letters it takes and sends again. Sorted.
     */
    public static Set<String> publishedBy(TriggerRole role) {
        Set<String> buses = new TreeSet<>(role.takesDeadLetters() ? readBy(role).keySet() : Set.of());
        role.triggers().stream()
                .flatMap(BusTopics::published)
                .map(TopicRef::busKey)
                .forEach(buses::add);
        return buses;
    }

    /** Every topic of a bus that anything here reads or writes, by the broker's name, sorted. */
    public static Set<String> atBroker(Topology topology, String busKey) {
        Set<String> topics = new TreeSet<>();
        for (ResolvedSource source : topology.sources().values()) {
            source.events().stream().map(ResolvedSource.Event::topic).forEach(topic -> add(topics, topic, busKey));
        }
        topology.triggers().values().stream().flatMap(BusTopics::topics).forEach(topic -> add(topics, topic, busKey));
        String prefix = topology.bus(busKey).map(bus -> bus.spec().topic()).orElse(null);
        topics.add(DaprNames.brokerTopic(prefix, DEAD_LETTERS));
        return topics;
    }

    private static void add(Set<String> topics, TopicRef topic, String busKey) {
        if (topic.busKey().equals(busKey)) {
            topics.add(topic.name());
        }
    }

    private static Stream<TopicRef> topics(ResolvedTrigger trigger) {
        return Stream.concat(trigger.inputs().stream().map(ResolvedTrigger.Input::topic), published(trigger));
    }

    /** What the subscribers of a trigger write. */
    private static Stream<TopicRef> published(ResolvedTrigger trigger) {
        return trigger.subscribers().stream()
                .flatMap(one -> Stream.of(one.topic(), one.deadLetterTopic(), one.replyTopic()))
                .filter(Objects::nonNull);
    }
}
