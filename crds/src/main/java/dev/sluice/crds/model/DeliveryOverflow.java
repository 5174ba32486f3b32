package dev.sluice.crds.model;

/** What happens to more than maxBacklog. */
public enum DeliveryOverflow {
    /** They become dead letters. */
    DEAD_LETTER,
    /** The trigger stops reading. */
    HOLD
}
