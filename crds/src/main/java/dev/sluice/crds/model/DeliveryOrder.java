package dev.sluice.crds.model;

/** Whether order is kept. */
public enum DeliveryOrder {
    /** No. */
    NONE,
    /** Per partition key. */
    KEY
}
