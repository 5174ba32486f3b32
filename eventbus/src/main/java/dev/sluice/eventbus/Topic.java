package dev.sluice.eventbus;

import java.util.Objects;

/**
 * Where a bus keeps the events of one source event, or what a subscriber publishes.
 *
 * @param bus the bus's key: {@code namespace/name} of an EventBus, {@code /name} of a ClusterEventBus
 * @param name the name on that bus, with the bus's prefix: {@code namespace.eventSource.event} for a source event; never
 *     blank
 */
public record Topic(String bus, String name) {

    /** The reserved topic under which the dead letters of a bus are shown. */
    public static final String DEAD_LETTERS = "_dead";

    /** Refuses a blank name. */
    public Topic {
        Objects.requireNonNull(bus, "bus");
        if (name.isBlank()) {
            throw new IllegalArgumentException("topic name is blank on bus " + bus);
        }
    }

    @Override
    public String toString() {
        return bus + ":" + name;
    }
}
