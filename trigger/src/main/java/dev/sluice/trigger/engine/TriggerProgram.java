package dev.sluice.trigger.engine;

import dev.sluice.eventbus.Topic;
import java.util.Set;

/**
 * One version of a Trigger, compiled: inputs by topic, patterns, conditions. Immutable and thread-safe; shared by the live host,
 * {@code test}, {@code replay} and {@code explain}.
 */
public final class TriggerProgram {

    private final String namespace;
    private final String name;
    private final Set<Topic> topics;

    TriggerProgram(String namespace, String name, Set<Topic> topics) {
        this.namespace = namespace;
        this.name = name;
        this.topics = Set.copyOf(topics);
    }

    /** The trigger's namespace. */
    public String namespace() {
        return namespace;
    }

    /** The trigger's name. */
    public String name() {
        return name;
    }

    /** The topics its inputs read; an event of another topic never concerns it. */
    public Set<Topic> topics() {
        return topics;
    }
}
