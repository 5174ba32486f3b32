package dev.sluice.crds.model;

/** What happens to old events that a trigger has still to read. */
public enum UnreadPolicy {
    /** They are kept; a full bus takes no more. */
    HOLD,
    /** They are removed and counted. */
    DROP
}
