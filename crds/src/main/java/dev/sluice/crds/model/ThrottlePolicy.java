package dev.sluice.crds.model;

/** What happens to the rest of a period. */
public enum ThrottlePolicy {
    /** It is suppressed. */
    LEADING,
    /** It comes in one digest at the end. */
    DIGEST
}
