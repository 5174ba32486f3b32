package dev.sluice.crds.model;

/**
 * A bus for all namespaces; its namespace is empty.
 *
 * @param metadata who it is
 * @param spec what is wanted
 */
public record ClusterEventBus(Metadata metadata, EventBusSpec spec) implements Resource {

    @Override
    public String kind() {
        return "ClusterEventBus";
    }
}
