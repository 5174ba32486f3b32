package dev.sluice.crds.model;

/** How a source is connected. */
public enum Via {
    /** Our own connector. */
    NATIVE,
    /** A Dapr component. */
    DAPR
}
