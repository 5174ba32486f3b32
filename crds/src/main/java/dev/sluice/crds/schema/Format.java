package dev.sluice.crds.schema;

import java.util.regex.Pattern;

/** What a text is: a pattern that all of it must match, the most characters, and how a person is told. */
public enum Format {
    /** Any text. */
    PLAIN("", 4096, "text"),
    /** A name of a resource, event or namespace. */
    DNS_LABEL(
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?",
            63,
            "a DNS label: lower-case letters, digits and inner hyphens, 63 at most"),
    /** The name of a Kubernetes object: DNS labels joined by dots. */
    OBJECT_NAME(
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
            253,
            "DNS labels joined by dots, 253 characters at most"),
    /** The name of an input or a pattern. */
    IDENTIFIER(
            "[A-Za-z_][A-Za-z0-9_]*",
            63,
            "a name of letters, digits and underscores that does not begin with a digit, 63 at most"),
    /** A CloudEvents attribute name. */
    ATTRIBUTE("[a-z][a-z0-9]*", 63, "an attribute name: lower-case letters and digits, beginning with a letter"),
    /** A topic, or the prefix of topics. */
    TOPIC(
            "[A-Za-z0-9][-A-Za-z0-9._]*",
            249,
            "a topic: letters, digits, dots, hyphens and underscores, beginning with a letter or digit, 249 at most"),
    /** The address of a sink. */
    SINK_URI("(https?://[^\\s/]\\S*|print:\\S*)", 2048, "an address: http://..., https://... or print:"),
    /** The address of an MQTT broker. */
    MQTT_URL("(tcp|mqtt|ssl|tls|mqtts|ws|wss)://\\S+", 2048, "an address such as tcp://host:1883 or ssl://host:8883"),
    /** A path of an URL; may hold {@code {namespace}}, {@code {eventSource}}, {@code {event}}. */
    PATH("/[-A-Za-z0-9._~!$&'()*+,;=:@%/{}]*", 1024, "a path that begins with a slash"),
    /** A klog number or the name of a log level. */
    LOG_LEVEL(
            "(10|[0-9]|trace|debug|info|warn|error|TRACE|DEBUG|INFO|WARN|ERROR)",
            5,
            "a number from \"0\" to \"10\", or trace, debug, info, warn or error"),
    /** Where a trigger begins. */
    START("\\S+", 1024, "now, earliest, a time such as 2026-01-31T00:00:00Z, or an event id"),
    /** An API version. */
    API_VERSION("([-a-z0-9.]+/)?v[0-9][a-z0-9]*", 253, "an API version such as v1 or serving.knative.dev/v1"),
    /** The key of an entry in a Secret. */
    SECRET_KEY("[-._a-zA-Z0-9]+", 253, "letters, digits, hyphens, underscores and dots"),
    /** The type of a Dapr input. */
    DAPR_TYPE("(bindings|pubsub)\\.[-a-z0-9.]+", 253, "a Dapr component type: bindings.x or pubsub.x"),
    /** The type of a Dapr pub/sub component. */
    DAPR_PUBSUB("pubsub\\.[-a-z0-9.]+", 253, "a Dapr component type: pubsub.x");

    private final String pattern;
    private final int maxLength;
    private final String description;
    private final Pattern compiled;

    Format(String pattern, int maxLength, String description) {
        this.pattern = pattern;
        this.maxLength = maxLength;
        this.description = description;
        this.compiled = Pattern.compile(pattern);
    }

    /** The pattern, in the syntax that RE2 and Java share, without anchors; empty: anything. */
    public String pattern() {
        return pattern;
    }

    /** The most characters. */
    public int maxLength() {
        return maxLength;
    }

    /** What is allowed, for a person. */
    public String description() {
        return description;
    }

    /** Whether a text is of this format. */
    public boolean accepts(String text) {
        return text.length() <= maxLength
                && (pattern.isEmpty() || compiled.matcher(text).matches());
    }
}
