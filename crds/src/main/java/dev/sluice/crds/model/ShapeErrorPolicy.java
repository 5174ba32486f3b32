package dev.sluice.crds.model;

/** What happens to a message that cannot be read or shaped. */
public enum ShapeErrorPolicy {
    /** It goes to the dead letters of the bus. */
    DEAD_LETTER,
    /** It is counted and gone. */
    SKIP
}
