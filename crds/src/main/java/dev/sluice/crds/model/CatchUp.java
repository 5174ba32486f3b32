package dev.sluice.crds.model;

/** What happens to ticks that fell due while nothing ran. */
public enum CatchUp {
    /** Nothing. */
    NONE,
    /** The last one is made up for. */
    LAST,
    /** All are made up for, up to the limit. */
    ALL
}
