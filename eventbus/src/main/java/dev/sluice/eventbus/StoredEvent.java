package dev.sluice.eventbus;

import java.time.Instant;

/**
 * An event as the log holds it.
 *
 * @param position its place in the log; positive, strictly increasing, never reused
 * @param busTimeMillis when the bus took it, milliseconds since 1970-01-01T00:00:00Z; never smaller than that of an
 *     earlier position
 * @param topic where it was published
 * @param event the event itself
 */
public record StoredEvent(long position, long busTimeMillis, Topic topic, Event event) {

    /** Refuses a position below 1. */
    public StoredEvent {
        if (position < 1) {
            throw new IllegalArgumentException("position " + position + " is not positive");
        }
    }

    /** When the bus took the event. */
    public Instant busTime() {
        return Instant.ofEpochMilli(busTimeMillis);
    }
}
