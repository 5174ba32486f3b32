package dev.sluice.crds.model;

/**
 * A bus of one namespace (kind {@code EventBus}).
 *
 * @param metadata who it is
 * @param spec what is wanted
 */
public record EventBusResource(Metadata metadata, EventBusSpec spec) implements Resource {

    @Override
    public String kind() {
        return "EventBus";
    }
}
