package dev.sluice.crds.model;

/** Whether a repeat prolongs the memory. */
public enum DedupMode {
    /** No. */
    FIXED,
    /** Yes. */
    SLIDING
}
