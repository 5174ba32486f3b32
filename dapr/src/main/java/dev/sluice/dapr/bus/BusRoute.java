package dev.sluice.dapr.bus;

import dev.sluice.dapr.DaprNames;
import dev.sluice.eventbus.Guarantee;
import org.jspecify.annotations.Nullable;

/**
 * How one bus is reached through a sidecar.
 *
 * @param busKey {@code namespace/name} of an EventBus, {@code /name} of a ClusterEventBus
 * @param appId the app whose components these are; see {@link DaprNames}
 * @param publishing what the component makes of a batch
 * @param reading how its topics are read
 * @param guarantee what the component promises
 * @param prefix the bus's {@code topic}, which reserved topics get; null when it has none
 * @param maxEventBytes the largest event, attributes and data together
 */
public record BusRoute(
        String busKey,
        String appId,
        Publishing publishing,
        Reading reading,
        Guarantee guarantee,
        @Nullable String prefix,
        int maxEventBytes) {

    /** Attributes, names and quotes around an event's data, and what a broker's record has beside it. */
    private static final long ENVELOPE_BYTES = 64 << 10;

    /**
     * The longest message that an event becomes: other data than JSON and short text grows by a third.
     *
     * @param maxEventBytes of the event's data
     */
    public static long longestMessageBytes(long maxEventBytes) {
        return (maxEventBytes + 2) / 3 * 4 + ENVELOPE_BYTES;
    }

    /** What a component makes of a batch. */
    public enum Publishing {
        /** It takes a batch as one, in its order, and knows keys: Kafka, Event Hubs. */
        BATCHES_WITH_KEYS(true, true),
        /** The sidecar publishes a batch's events beside each other, with their keys: Pulsar. */
        EVENTS_WITH_KEYS(false, true),
        /** The sidecar publishes a batch's events beside each other, and keys mean nothing: Redis, JetStream and others. */
        EVENTS(false, false);

        private final boolean ordered;
        private final boolean keyed;

        Publishing(boolean ordered, boolean keyed) {
            this.ordered = ordered;
            this.keyed = keyed;
        }

        /** Whether events of one key may stand in one batch without losing their order. */
        boolean keepsOrder() {
            return ordered;
        }

        /** Whether the component is told the partition key. */
        boolean takesKeys() {
            return keyed;
        }
    }

    /** How topics are read. */
    public enum Reading {
        /** All through one component, which brings a message again until it is taken. */
        ONE_COMPONENT,
        /** All through one component, which may forget a message that is not taken: the sidecar puts it on a topic for that. */
        WITH_UNDELIVERED,
        /**
         * Each through a component of its own, because the component serves one topic: JetStream. Such a component also takes
         * any message for a repeat whose id the stream has seen, whatever its topic, source and data: ids get something of
         * those on the way.
         */
        COMPONENT_PER_TOPIC
    }

    /**
     * Whether what the app does not take within the sidecar's limits is put on one topic, {@link #undelivered()}, because the
     * component may not bring it again. Its events say which topic they are of.
     */
    public boolean keepsUndelivered() {
        return reading == Reading.WITH_UNDELIVERED;
    }

    /** Where the sidecar puts what this app did not take; the topic's name on the bus. */
    public String undelivered() {
        return DaprNames.undelivered(appId);
    }

    /** The component that publishes. */
    public String publisher() {
        return DaprNames.publisher(appId, busKey);
    }

    /**
     * The component that reads a topic.
     *
     * @param topic the topic's name on the bus
     */
    public String reader(String topic) {
        return reading == Reading.COMPONENT_PER_TOPIC
                ? DaprNames.reader(appId, busKey, brokerTopic(topic))
                : DaprNames.reader(appId, busKey);
    }

    /**
     * What a topic is called at the broker.
     *
     * @param topic the topic's name on the bus
     */
    public String brokerTopic(String topic) {
        return DaprNames.brokerTopic(prefix, topic);
    }
}
