package dev.sluice.crds.model;

/** Which of several events counts. */
public enum Keep {
    /** The newest. */
    LATEST,
    /** The first that is still in the window. */
    FIRST
}
