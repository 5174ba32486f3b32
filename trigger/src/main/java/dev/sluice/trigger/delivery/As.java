package dev.sluice.trigger.delivery;

/** The form in which a firing reaches an HTTP sink. */
public enum As {
    /** CloudEvents binary mode: the body is the payload, the attributes are {@code ce-*} headers. The default. */
    CLOUDEVENT,
    /** CloudEvents structured mode: one JSON document. */
    STRUCTURED,
    /** The payload alone. */
    DATA,
    /** The array that Alertmanager's {@code /api/v2/alerts} takes. */
    ALERTMANAGER_ALERTS,
    /** The body that Alertmanager itself sends to webhooks, version 4. */
    ALERTMANAGER_WEBHOOK
}
