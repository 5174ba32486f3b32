package dev.sluice.crds.model;

/**
 * Takes events in from where they happen.
 *
 * @param metadata who it is
 * @param spec what is wanted
 */
public record EventSource(Metadata metadata, EventSourceSpec spec) implements Resource {

    @Override
    public String kind() {
        return "EventSource";
    }
}
