package dev.sluice.dapr.component;

/**
 * A setting that Sluice gives to a component unless the resource gives another.
 *
 * @param use where it is needed
 * @param name its name in the component's metadata
 * @param value its value
 * @param otherwise what happens with another value; empty when only speed or waiting is at stake, not an event
 */
public record Setting(Use use, String name, String value, String otherwise) {

    /** What a component is used for. */
    public enum Use {
        /** Messages are read. */
        READ,
        /** Messages are published. */
        PUBLISH,
        /** Both. */
        BOTH;

        /** Whether a setting of this use is needed for another. */
        boolean covers(Use other) {
            return this == BOTH || this == other;
        }
    }

    /** Whether an event is at stake. */
    public boolean guards() {
        return !otherwise.isEmpty();
    }
}
