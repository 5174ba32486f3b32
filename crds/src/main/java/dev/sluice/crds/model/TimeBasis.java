package dev.sluice.crds.model;

/** Whose time counts. */
public enum TimeBasis {
    /** The bus time. */
    BUS,
    /** The event's own time. */
    EVENT
}
