package dev.sluice.it.dapr;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Dapr resources as tests write them. */
final class Resources {

    private Resources() {}

    /** A component that does not end the sidecar when it fails. */
    static String component(String name, String type, Map<String, String> metadata) {
        return """
                apiVersion: dapr.io/v1alpha1
                kind: Component
                metadata:
                  name: %s
                spec:
                  type: %s
                  version: v1
                  ignoreErrors: true
                  initTimeout: 5s
                  metadata:
                %s
                """.formatted(name, type, items(metadata));
    }

    /** A subscription that gets the broker's bytes, with a route that is the topic. */
    static String subscription(String pubsub, String topic) {
        return subscription(pubsub, topic, topic);
    }

    /** The same with another route. */
    static String subscription(String pubsub, String topic, String route) {
        return wrappedSubscription(pubsub, topic, route) + "  metadata:\n    rawPayload: \"true\"\n";
    }

    /** The same, several messages in one call. */
    static String bulkSubscription(String pubsub, String topic) {
        return subscription(pubsub, topic)
                + "  bulkSubscribe:\n    enabled: true\n    maxMessagesCount: 100\n    maxAwaitDurationMs: 20\n";
    }

    /** A subscription that gets what Dapr makes of the broker's bytes. */
    static String wrappedSubscription(String pubsub, String topic, String route) {
        return """
                apiVersion: dapr.io/v2alpha1
                kind: Subscription
                metadata:
                  name: %s-%s
                spec:
                  pubsubname: %s
                  topic: %s
                  routes:
                    default: /%s
                """.formatted(pubsub, topic, pubsub, topic, route);
    }

    private static String items(Map<String, String> metadata) {
        return new TreeMap<>(metadata)
                .entrySet().stream()
                        .map(item -> "  - name: %s\n    value: \"%s\"".formatted(item.getKey(), item.getValue()))
                        .collect(Collectors.joining("\n"));
    }
}
