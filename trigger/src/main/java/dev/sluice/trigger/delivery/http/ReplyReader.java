package dev.sluice.trigger.delivery.http;

import dev.sluice.eventbus.Event;
import dev.sluice.trigger.delivery.EventJson;
import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the CloudEvent in an answer. */
final class ReplyReader {

    private static final String PREFIX = "ce-";

    private ReplyReader() {}

    /**
     * Reads an answer.
     *
     * @param headers of the answer
     * @param body of the answer
     * @return empty when it is no CloudEvent
     * @throws IllegalArgumentException when it claims to be one and is not
     */
    static Optional<Event> read(MultiMap headers, byte[] body) {
        String contentType = String.valueOf(headers.get("content-type")).toLowerCase(Locale.ROOT);
        if (contentType.startsWith("application/cloudevents+json")) {
            return Optional.of(EventJson.read(body));
        }
        return headers.contains("ce-specversion") ? Optional.of(binary(headers, body)) : Optional.empty();
    }

    private static Event binary(MultiMap headers, byte[] body) {
        Event.Builder builder = Event.builder();
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith(PREFIX)) {
                EventJson.set(builder, name.substring(PREFIX.length()), EventHeaders.decode(header.getValue()));
            }
        }
        builder.dataContentType(headers.get("content-type"));
        return builder.data(body.length == 0 ? null : body).build();
    }
}
