package dev.sluice.crds.model;

/** What a first step does when a run is open. */
public enum SequenceStart {
    /** It opens another run. */
    EVERY,
    /** It replaces a run that is still at its first step. */
    LATEST,
    /** It is ignored. */
    FIRST
}
