package dev.sluice.eventsource.shape;

import dev.sluice.eventbus.Event;
import dev.sluice.eventsource.cloudevents.Fault;

/** What became of a message. */
public sealed interface Shaped {

    /**
     * An event to publish.
     *
     * @param event the event
     */
    record Ready(Event event) implements Shaped {}

    /**
     * {@code where} is false for it.
     *
     * @param eventId the id it would have had
     */
    record Filtered(String eventId) implements Shaped {}

    /**
     * It is not what the source was told to expect.
     *
     * @param cause in which step
     * @param fault what is wrong, and where
     */
    record Failed(Cause cause, Fault fault) implements Shaped {}

    /** Why a message could not be shaped. */
    enum Cause {
        /** It says that it is a CloudEvent, and is no valid one. */
        INVALID_CLOUDEVENT,
        /** Its content type says JSON, and it does not parse. */
        INVALID_JSON,
        /** Its format is not understood here. */
        UNSUPPORTED,
        /** It is not of the source's {@code format}. */
        UNREADABLE,
        /** An {@code event} expression or {@code where} failed on it. */
        EXPRESSION,
        /** It is larger than the bus accepts. */
        TOO_LARGE
    }
}
