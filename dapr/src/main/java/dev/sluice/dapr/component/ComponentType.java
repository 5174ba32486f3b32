package dev.sluice.dapr.component;

import dev.sluice.dapr.component.Setting.Use;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventbus.Guarantee.Delivery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A type of Dapr component.
 *
 * @param type such as {@code pubsub.kafka}
 * @param guarantee what is promised with the settings below
 * @param handling how it is used
 * @param words for a reader
 * @param settings in the order in which they are written
 */
public record ComponentType(String type, Guarantee guarantee, Handling handling, Words words, List<Setting> settings) {

    private static final Set<String> BRING_AGAIN =
            Set.of("pubsub.kafka", "pubsub.jetstream", "pubsub.rabbitmq", "pubsub.pulsar");

    /** Copies. */
    public ComponentType {
        settings = List.copyOf(settings);
    }

    /** How a component is used. */
    public enum Handling {
        /** It takes and brings batches by itself, in order, and knows keys: Kafka and its like. */
        BATCHES,
        /** The sidecar publishes the events of a batch beside each other, with their keys: Pulsar. */
        EVENTS_WITH_KEYS,
        /** The sidecar publishes the events of a batch beside each other; keys mean nothing. */
        EVENTS,
        /** As {@link #EVENTS}, and each component reads one topic: JetStream. */
        EVENTS_ONE_TOPIC,
        /** An input binding. */
        BINDING
    }

    /**
     * What a reader wants to know beside the guarantee.
     *
     * @param order in which order messages arrive
     * @param start where a new reader begins, and whether it can begin elsewhere
     * @param limits how much may be under way, and what else has an end
     */
    public record Words(String order, String start, String limits) {}

    /** Whether it is an input binding. */
    public boolean isBinding() {
        return type.startsWith("bindings.");
    }

    /** Whether subscriptions ask for batches. */
    public boolean bulk() {
        return handling == Handling.BATCHES;
    }

    /** Whether a message that the app refuses comes again and again until it is taken. */
    public boolean bringsAgain() {
        return BRING_AGAIN.contains(type);
    }

    /** The settings for one use, by name. */
    public Map<String, String> settings(Use use) {
        Map<String, String> named = new LinkedHashMap<>();
        settings.stream()
                .filter(setting -> setting.use().covers(use))
                .forEach(setting -> named.put(setting.name(), setting.value()));
        return named;
    }

    /**
     * What is promised when a resource sets some settings itself.
     *
     * @param given the resource's own metadata; what comes from secrets may be left out
     */
    public Guarantee guarantee(Map<String, String> given) {
        List<String> gaps = new ArrayList<>();
        for (Setting setting : settings) {
            String value = find(given, setting.name());
            if (value != null && setting.guards() && !value.equalsIgnoreCase(setting.value())) {
                gaps.add(setting.name() + " is " + value + ": " + setting.otherwise());
            }
        }
        if (gaps.isEmpty()) {
            return guarantee;
        }
        if (guarantee.delivery() == Delivery.BEST_EFFORT) {
            gaps.add(guarantee.reason());
        }
        return new Guarantee(
                Delivery.BEST_EFFORT, guarantee.ordered(), gaps.stream().collect(Collectors.joining("; ")));
    }

    private static @Nullable String find(Map<String, String> given, String name) {
        return given.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}
