package dev.sluice.crds.model;

/** Which end of a burst. */
public enum Edge {
    /** The end. */
    TRAILING,
    /** The beginning. */
    LEADING
}
