package dev.sluice.crds.model;

/** Where a file that was not seen before begins. */
public enum FileStart {
    /** After its last line. */
    END,
    /** At its first line. */
    BEGINNING
}
