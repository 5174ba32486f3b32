package dev.sluice.crds.model;

/** What another first event does. */
public enum Retrigger {
    /** It has a deadline of its own. */
    EACH,
    /** It is ignored while a deadline runs. */
    KEEP_FIRST,
    /** It starts the deadline again. */
    RESTART
}
