package dev.sluice.it.process;

/** Resources as people write them. */
final class Manifests {

    private Manifests() {}

    /** An EventSource named {@code in} that takes events by HTTP, each at the path of its name. */
    static String source(String... events) {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: events.openfunction.io/v1alpha1
                kind: EventSource
                metadata: {name: in}
                spec:
                  http:
                """);
        for (String event : events) {
            yaml.append("    ").append(event).append(": {path: /").append(event).append("}\n");
        }
        return yaml.toString();
    }

    /** A Trigger; the spec's fields are not indented. */
    static String trigger(String name, String spec) {
        return """
                ---
                apiVersion: events.openfunction.io/v1alpha1
                kind: Trigger
                metadata: {name: %s}
                spec:
                %s""".formatted(name, spec.indent(2));
    }

    /** A subscriber as one list item, its further fields given as they stand in a flow mapping. */
    static String subscriber(String name, String condition, String uri, String more) {
        return "- {name: %s, condition: '%s', sink: {uri: '%s'}%s}\n"
                .formatted(name, condition, uri, more.isEmpty() ? "" : ", " + more);
    }
}
