package dev.sluice.eventbus;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which stored events to list; every part that is null matches all.
 *
 * @param id the CloudEvent id
 * @param type the CloudEvent type
 * @param topic the topic
 * @param from bus time, inclusive
 * @param to bus time, exclusive
 * @param before only positions smaller than this; 0 means no bound
 * @param limit at most this many, newest first; 1 to 10,000
 */
public record EventQuery(
        @Nullable String id,
        @Nullable String type,
        @Nullable Topic topic,
        @Nullable Instant from,
        @Nullable Instant to,
        long before,
        int limit) {

    /** Refuses a limit out of range. */
    public EventQuery {
        if (limit < 1 || limit > 10_000) {
            throw new IllegalArgumentException("limit " + limit + " is not between 1 and 10000");
        }
    }

    /** The newest events, whatever they are. */
    public static EventQuery newest(int limit) {
        return new EventQuery(null, null, null, null, null, 0, limit);
    }

    /** The events with this id, newest first. */
    public static EventQuery byId(String id) {
        return new EventQuery(id, null, null, null, null, 0, 100);
    }
}
