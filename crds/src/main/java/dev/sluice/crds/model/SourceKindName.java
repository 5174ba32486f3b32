package dev.sluice.crds.model;

/** The kinds of a source event; the YAML name is the constant in lower case. */
public enum SourceKindName {
    /** A Kafka topic. */
    KAFKA,
    /** An MQTT topic filter. */
    MQTT,
    /** A schedule. */
    CRON,
    /** A Redis stream, channel or list. */
    REDIS,
    /** HTTP requests. */
    HTTP,
    /** Lines of files. */
    FILE,
    /** A Dapr binding or pub/sub component. */
    DAPR
}
