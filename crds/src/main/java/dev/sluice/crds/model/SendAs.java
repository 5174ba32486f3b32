package dev.sluice.crds.model;

/** What is sent. */
public enum SendAs {
    /** A CloudEvent in binary mode. */
    CLOUDEVENT,
    /** A CloudEvent in structured mode. */
    STRUCTURED,
    /** The payload alone. */
    DATA,
    /** The array of Alertmanager's API v2. */
    ALERTMANAGER_ALERTS,
    /** The body that Alertmanager sends, version 4. */
    ALERTMANAGER_WEBHOOK
}
