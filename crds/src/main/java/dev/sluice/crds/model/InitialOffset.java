package dev.sluice.crds.model;

/** Where a consumer group without offsets begins. */
public enum InitialOffset {
    /** At the oldest record. */
    OLDEST,
    /** After the newest record. */
    NEWEST
}
