package dev.sluice.crds.model;

/**
 * Decides what events mean together, and calls functions with the result.
 *
 * @param metadata who it is
 * @param spec what is wanted
 */
public record Trigger(Metadata metadata, TriggerSpec spec) implements Resource {

    @Override
    public String kind() {
        return "Trigger";
    }
}
