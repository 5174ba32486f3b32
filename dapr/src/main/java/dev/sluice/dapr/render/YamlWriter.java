package dev.sluice.dapr.render;

import dev.sluice.dapr.DeliveryLimits;
import java.util.List;
import java.util.Map;

/** Writes the resources of Dapr as YAML, the same every time. Texts are in quotes, so that none is read as something else. */
final class YamlWriter {

    /** How a file of ours begins; by this it is known as ours. */
    static final String MARK = "# Made by Sluice from its resources. What is changed here is lost.\n";

    private YamlWriter() {}

    /** What is written of a component. */
    record Component(String name, String type, String version, String initTimeout, Map<String, Value> metadata) {}

    /** What is written of a subscription; {@code batch} is how many messages a delivery holds, 0 for single ones. */
    record Subscription(String name, String component, String topic, String deadLetterTopic, int batch) {}

    /** A component, which may fail without ending its sidecar. */
    static String write(Component component, String secretStore, List<String> scopes) {
        StringBuilder yaml = head("dapr.io/v1alpha1", "Component", component.name())
                .append("spec:\n  type: ")
                .append(quoted(component.type()))
                .append("\n  version: ")
                .append(quoted(component.version()))
                .append("\n  ignoreErrors: true\n  initTimeout: ")
                .append(quoted(component.initTimeout()))
                .append(component.metadata().isEmpty() ? "\n  metadata: []\n" : "\n  metadata:\n");
        boolean secret = false;
        for (Map.Entry<String, Value> item : component.metadata().entrySet()) {
            yaml.append("  - name: ").append(quoted(item.getKey())).append('\n');
            if (item.getValue() instanceof Value.Reference reference) {
                String variable = quoted(reference.variable().name());
                yaml.append("    secretKeyRef: {name: ")
                        .append(variable)
                        .append(", key: ")
                        .append(variable)
                        .append("}\n");
                secret = true;
            } else if (item.getValue() instanceof Value.Plain plain) {
                yaml.append("    value: ").append(quoted(plain.text())).append('\n');
            }
        }
        if (secret) {
            yaml.append("auth:\n  secretStore: ").append(quoted(secretStore)).append('\n');
        }
        return scopes(yaml, scopes);
    }

    /** A subscription that gets what the broker has, byte for byte. */
    static String write(Subscription subscription, int batchMillis, List<String> scopes) {
        StringBuilder yaml = head("dapr.io/v2alpha1", "Subscription", subscription.name())
                .append("spec:\n  pubsubname: ")
                .append(quoted(subscription.component()))
                .append("\n  topic: ")
                .append(quoted(subscription.topic()))
                .append("\n  routes:\n    default: /\n  metadata:\n    rawPayload: \"true\"\n");
        if (!subscription.deadLetterTopic().isEmpty()) {
            yaml.append("  deadLetterTopic: ")
                    .append(quoted(subscription.deadLetterTopic()))
                    .append('\n');
        }
        if (subscription.batch() > 0) {
            yaml.append("  bulkSubscribe:\n    enabled: true\n    maxMessagesCount: ")
                    .append(subscription.batch())
                    .append("\n    maxAwaitDurationMs: ")
                    .append(batchMillis)
                    .append('\n');
        }
        return scopes(yaml, scopes);
    }

    /** The limits of every delivery to an app; they name no component, so that the file stays as it is. */
    static String resiliency(String appId, DeliveryLimits limits) {
        StringBuilder yaml =
                head("dapr.io/v1alpha1", "Resiliency", appId).append("spec:\n  policies:\n    timeouts:\n");
        for (String kind : List.of("Binding", "Pubsub")) {
            yaml.append("      Default").append(kind).append("ComponentInboundTimeoutPolicy: ");
            yaml.append(limits.timeout().toSeconds()).append("s\n");
        }
        yaml.append("    retries:\n");
        for (String kind : List.of("Binding", "Pubsub")) {
            yaml.append("      Default")
                    .append(kind)
                    .append("ComponentInboundRetryPolicy:\n        policy: constant\n");
            yaml.append("        duration: ").append(limits.pause().toSeconds()).append("s\n        maxRetries: ");
            yaml.append(limits.retries()).append('\n');
        }
        yaml.append("  targets: {}\n");
        return scopes(yaml, List.of(appId));
    }

    private static StringBuilder head(String apiVersion, String kind, String name) {
        return new StringBuilder(MARK)
                .append("apiVersion: ")
                .append(apiVersion)
                .append("\nkind: ")
                .append(kind)
                .append("\nmetadata:\n  name: ")
                .append(quoted(name))
                .append('\n');
    }

    private static String scopes(StringBuilder yaml, List<String> scopes) {
        yaml.append("scopes:\n");
        scopes.forEach(scope -> yaml.append("- ").append(quoted(scope)).append('\n'));
        return yaml.toString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
