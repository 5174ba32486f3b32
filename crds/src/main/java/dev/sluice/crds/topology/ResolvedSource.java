package dev.sluice.crds.topology;

import dev.sluice.crds.model.EventSource;
import dev.sluice.crds.model.SourceEvent;
import java.util.List;

/**
 * An EventSource with the bus it publishes to.
 *
 * @param source the resource
 * @param busKey see {@link TopicRef#busKey}
 * @param events its events, each with its topic; two kinds of one name have one topic
 */
public record ResolvedSource(EventSource source, String busKey, List<Event> events) {

    /** Copies. */
    public ResolvedSource {
        events = List.copyOf(events);
    }

    /** {@code namespace/name}. */
    public String key() {
        return source.key();
    }

    /**
     * One event under one kind.
     *
     * @param event its settings
     * @param topic where it is published
     * @param sourceAttribute the CloudEvents attribute {@code source} when the message is not a CloudEvent
     */
    public record Event(SourceEvent event, TopicRef topic, String sourceAttribute) {}
}
