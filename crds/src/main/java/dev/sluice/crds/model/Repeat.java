package dev.sluice.crds.model;

/** How often one silence fires. */
public enum Repeat {
    /** Once. */
    ONCE,
    /** Again after each period. */
    EVERY
}
