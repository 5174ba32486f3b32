package dev.sluice.trigger.runtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.sluice.trigger.delivery.As;
import dev.sluice.trigger.delivery.LaneSettings;
import org.jspecify.annotations.Nullable;

/**
 * How a target is reached: enough to go on delivering to it after its subscriber is gone. Stored as JSON.
 *
 * @param uri the sink's address; null for a topic
 * @param bus the bus of the topic; null for a sink
 * @param topic the topic with the bus's prefix; null for a sink
 * @param as the request's form
 * @param replyBus the bus of {@code replyTopic}
 * @param replyTopic where a CloudEvent in the answer is published, null when it is ignored
 * @param resendMillis how often a firing alert is sent again, 0 for never
 * @param lane how deliveries are made
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TargetSpec(
        @Nullable String uri,
        @Nullable String bus,
        @Nullable String topic,
        As as,
        @Nullable String replyBus,
        @Nullable String replyTopic,
        long resendMillis,
        LaneSettings lane) {

    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());

    /** Whether a sink that was opened for the other serves this one too: then only how deliveries are made differs. */
    boolean sharesSink(TargetSpec other) {
        return maxInFlight() == other.maxInFlight() && place().equals(other.place());
    }

    private TargetSpec place() {
        return new TargetSpec(uri, bus, topic, as, replyBus, replyTopic, 0, LaneSettings.DEFAULT);
    }

    /** The most attempts at once; a sink has so many connections. */
    int maxInFlight() {
        return lane.concurrency().maxInFlight();
    }

    /** The spec as text. */
    String toText() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a target spec is always JSON", e);
        }
    }

    /** The spec in a text that {@link #toText} wrote. */
    static TargetSpec parse(String text) {
        try {
            return JSON.readValue(text, TargetSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored target spec cannot be read: " + e.getOriginalMessage(), e);
        }
    }
}
