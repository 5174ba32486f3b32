package dev.sluice.crds.model;

/** When a pattern that fired may fire again. */
public enum Rearm {
    /** At each event that leaves the window full. */
    EVERY,
    /** The firing empties the key's window. */
    RESET,
    /** After the window was below the limit. */
    EDGE,
    /** After the key was quiet for a while. */
    UNTIL_QUIET,
    /** After a while. */
    COOLDOWN
}
