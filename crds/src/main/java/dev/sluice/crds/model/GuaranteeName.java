package dev.sluice.crds.model;

import dev.sluice.crds.schema.Key;

/** What a bus promises. */
public enum GuaranteeName {
    /** No acknowledged event is lost. */
    @Key("AtLeastOnce")
    AT_LEAST_ONCE,
    /** An acknowledged event may be lost, in the cases that the reason names. */
    @Key("BestEffort")
    BEST_EFFORT
}
