package dev.sluice.it.dapr;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/**
 * What a sidecar says of itself: the truth about what it has loaded, while its health also looks good when a component failed.
 *
 * @param components the names of those that were started
 * @param subscriptions those it knows, as {@code pubsub/topic}
 */
public record SidecarMetadata(Set<String> components, Set<String> subscriptions) {

    /** Copies. */
    public SidecarMetadata {
        components = Set.copyOf(components);
        subscriptions = Set.copyOf(subscriptions);
    }

    static SidecarMetadata of(JsonNode metadata) {
        Set<String> components = new HashSet<>();
        metadata.path("components")
                .forEach(component -> components.add(component.path("name").asText()));
        Set<String> subscriptions = new HashSet<>();
        metadata.path("subscriptions")
                .forEach(subscription ->
                        subscriptions.add(subscription.path("pubsubname").asText() + "/"
                                + subscription.path("topic").asText()));
        return new SidecarMetadata(components, subscriptions);
    }
}
