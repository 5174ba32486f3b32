package dev.sluice.eventbus.codec;

import dev.sluice.eventbus.Event;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.types.Time;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Between {@link Event} and the CloudEvents SDK's type, for libraries that speak the SDK. Data bytes stay as they are;
 * {@code time} is written anew by the SDK (same instant). Stateless and thread-safe.
 */
public final class CloudEvents {

    private CloudEvents() {}

    /**
     * The SDK's event of version 1.0.
     *
     * @throws RuntimeException the SDK's own, when {@code source} or {@code dataschema} is not a URI reference or {@code
     *     time} is not RFC 3339
     */
    public static CloudEvent toSdk(Event event) {
        CloudEventBuilder builder = CloudEventBuilder.v1()
                .withId(event.id())
                .withSource(URI.create(event.source()))
                .withType(event.type());
        event.subject().ifPresent(builder::withSubject);
        event.time().ifPresent(time -> builder.withTime(Time.parseTime(time)));
        event.dataContentType().ifPresent(builder::withDataContentType);
        event.dataSchema().ifPresent(schema -> builder.withDataSchema(URI.create(schema)));
        event.extensions().forEach((name, value) -> extension(builder, name, value));
        if (event.hasData()) {
            builder.withData(BytesCloudEventData.wrap(event.data()));
        }
        return builder.build();
    }

    private static void extension(CloudEventBuilder builder, String name, Object value) {
        if (value instanceof Boolean truth) {
            builder.withExtension(name, truth);
        } else if (value instanceof Integer number) {
            builder.withExtension(name, number);
        } else {
            builder.withExtension(name, value.toString());
        }
    }

    /** Our event of an SDK event; extension values of other types become their canonical text. */
    public static Event fromSdk(CloudEvent from) {
        CloudEventData data = from.getData();
        Event.Builder event = Event.builder()
                .id(from.getId())
                .source(from.getSource().toString())
                .type(from.getType())
                .subject(from.getSubject())
                .time(from.getTime() == null ? null : Time.writeTime(from.getTime()))
                .dataContentType(from.getDataContentType())
                .dataSchema(text(from.getDataSchema()))
                .data(data == null ? null : data.toBytes());
        for (String name : from.getExtensionNames()) {
            Object value = from.getExtension(name);
            if (value != null) {
                event.extension(name, canonical(value));
            }
        }
        return event.build();
    }

    private static @Nullable String text(@Nullable URI uri) {
        return uri == null ? null : uri.toString();
    }

    private static Object canonical(Object value) {
        if (value instanceof Boolean || value instanceof Integer) {
            return value;
        }
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        return value instanceof OffsetDateTime time ? Time.writeTime(time) : value.toString();
    }
}
