package dev.sluice.crds.model;

import dev.sluice.crds.schema.Key;

/** A SASL mechanism. */
public enum SaslMechanism {
    /** User name and password. */
    @Key("PLAIN")
    PLAIN,
    /** Salted challenge, SHA-256. */
    @Key("SCRAM-SHA-256")
    SCRAM_SHA_256,
    /** Salted challenge, SHA-512. */
    @Key("SCRAM-SHA-512")
    SCRAM_SHA_512
}
