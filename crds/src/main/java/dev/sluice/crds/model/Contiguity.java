package dev.sluice.crds.model;

/** Whether other events may come between two steps. */
public enum Contiguity {
    /** Yes. */
    RELAXED,
    /** No: they end the run. */
    STRICT
}
