package dev.sluice.crds.model;

/** How a payload is read. */
public enum PayloadFormat {
    /** A CloudEvent as it is, else JSON, else text, else bytes. */
    AUTO,
    /** JSON. */
    JSON,
    /** UTF-8 text. */
    TEXT,
    /** Bytes. */
    BYTES,
    /** A CloudEvent, or an error. */
    CLOUDEVENTS,
    /** RFC 3164 or RFC 5424. */
    SYSLOG,
    /** key=value pairs. */
    LOGFMT,
    /** Named groups of a regular expression. */
    REGEX
}
