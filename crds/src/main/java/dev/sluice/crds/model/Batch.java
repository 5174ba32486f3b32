package dev.sluice.crds.model;

/** How a body holds several messages. */
public enum Batch {
    /** It is one message. */
    NONE,
    /** Each line is one. */
    LINES,
    /** It is a JSON array, each element is one. */
    ARRAY
}
