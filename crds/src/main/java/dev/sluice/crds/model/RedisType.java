package dev.sluice.crds.model;

/** How Redis is set up. */
public enum RedisType {
    /** One node. */
    NODE,
    /** A cluster. */
    CLUSTER
}
