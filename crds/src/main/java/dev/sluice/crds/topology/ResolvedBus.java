package dev.sluice.crds.topology;

import dev.sluice.crds.model.EventBusSpec;

/**
 * A bus that something uses or that a resource declares.
 *
 * @param key see {@link TopicRef#busKey}
 * @param spec its settings
 * @param implicit true when no resource declares it: the bus {@code default}, or the log of a source without a bus
 */
public record ResolvedBus(String key, EventBusSpec spec, boolean implicit) {

    /** A topic of this bus, with its prefix. */
    public TopicRef topic(String name) {
        String prefix = spec.topic();
        return new TopicRef(key, prefix == null ? name : prefix + "." + name);
    }
}
