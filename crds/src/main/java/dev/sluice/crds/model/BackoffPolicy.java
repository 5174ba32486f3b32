package dev.sluice.crds.model;

/** How waits grow. */
public enum BackoffPolicy {
    /** Each is twice the one before. */
    EXPONENTIAL,
    /** Each is longer by the first. */
    LINEAR,
    /** Not at all. */
    CONSTANT
}
