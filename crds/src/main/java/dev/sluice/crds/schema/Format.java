package dev.sluice.crds.schema;

/** What a text is. Expressions carry {@link Expression} instead. */
public enum Format {
    /** Any text. */
    PLAIN,
    /** A DNS label: 1 to 63 lower-case letters, digits and inner hyphens. */
    DNS_LABEL,
    /** The name of a Kubernetes object: DNS labels joined by dots, 253 characters at most. */
    OBJECT_NAME,
    /** A CEL identifier, 63 characters at most. */
    IDENTIFIER,
    /** A CloudEvents attribute name: lower-case letters and digits, beginning with a letter. */
    ATTRIBUTE,
    /** A topic: letters, digits, dots, hyphens and underscores; not beginning with an underscore. */
    TOPIC,
    /** An absolute URI. */
    URI,
    /** A path of an URL, beginning with a slash; may hold {@code {namespace}}, {@code {eventSource}}, {@code {event}}. */
    PATH,
    /** A klog number (0 to 10) or the name of a log level. */
    LOG_LEVEL,
    /** {@code now}, {@code earliest}, an RFC 3339 time, or an event id. */
    START,
    /** A reverse-DNS API version: {@code v1} or {@code group/v1}. */
    API_VERSION,
    /** The key of an entry in a Secret. */
    SECRET_KEY,
    /** A Dapr component type: {@code bindings.x} or {@code pubsub.x}. */
    DAPR_TYPE
}
