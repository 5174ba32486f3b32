package dev.sluice.eventsource.spi;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a source read, before it is shaped into an event.
 *
 * @param body the payload, shared, never changed afterwards
 * @param contentType the payload's media type as the transport said it
 * @param headers transport headers by lower-case name; CloudEvents attributes in binary mode are {@code ce-*} (HTTP) or
 *     {@code ce_*} (Kafka)
 * @param meta what {@code meta} is in CEL: numbers as Long, text as String
 * @param defaults the attributes the event gets when the message is not a CloudEvent and {@code event} does not set them
 */
public record Message(
        byte[] body,
        @Nullable String contentType,
        Map<String, String> headers,
        Map<String, Object> meta,
        Defaults defaults) {

    /** Checks that nothing is missing. */
    public Message {
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(defaults, "defaults");
    }

    /**
     * Attributes from the transport's coordinates.
     *
     * @param type for example {@code dev.sluice.kafka.message}
     * @param id deterministic where the source has coordinates (it then carries a short hash of the event's source), else
     *     null: a UUID is made
     * @param subject for example the MQTT topic
     * @param partitionKey for example the record key
     * @param time RFC 3339; null: the time of shaping
     */
    public record Defaults(
            String type,
            @Nullable String id,
            @Nullable String subject,
            @Nullable String partitionKey,
            @Nullable String time) {}
}
