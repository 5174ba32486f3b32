package dev.sluice.trigger.delivery.http;

import dev.sluice.eventbus.Event;
import dev.sluice.trigger.delivery.EventJson;
import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the CloudEvent in an answer. */
final class ReplyReader {

    /** Counts how often an answer became an event that was answered again. */
    static final String HOPS = "sluicehops";
    /** An answer of this hop is not published any more. */
    static final int MAX_HOPS = 16;

    private static final String PREFIX = "ce-";

    private ReplyReader() {}

    /**
     * Reads an answer.
     *
     * @param cause the event that was answered
     * @param headers of the answer
     * @param body of the answer
     * @return empty when it is no CloudEvent
     * @throws IllegalArgumentException when it claims to be one and is not, or when it is the answer of hop 16
     */
    static Optional<Event> read(Event cause, MultiMap headers, byte[] body) {
        String contentType = String.valueOf(headers.get("content-type")).toLowerCase(Locale.ROOT);
        if (contentType.startsWith("application/cloudevents+json")) {
            return Optional.of(counted(cause, EventJson.read(body)));
        }
        return headers.contains("ce-specversion")
                ? Optional.of(counted(cause, binary(headers, body)))
                : Optional.empty();
    }

    private static Event counted(Event cause, Event reply) {
        int hops = hops(cause) + 1;
        if (hops >= MAX_HOPS) {
            throw new IllegalArgumentException(
                    "the answer is hop " + hops + " of a chain of answers; most is " + (MAX_HOPS - 1));
        }
        return reply.toBuilder().extension(HOPS, hops).build();
    }

    private static int hops(Event event) {
        try {
            return Integer.parseInt(String.valueOf(event.extensions().getOrDefault(HOPS, "0")));
        } catch (NumberFormatException e) {
            // Somebody else's value of that name: the chain begins here.
            return 0;
        }
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
