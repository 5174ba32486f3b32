package dev.sluice.crds.model;

/** When a publication is acknowledged. */
public enum SyncMode {
    /** After fsync. */
    ALWAYS,
    /** After the write; fsync follows within a second. */
    INTERVAL
}
