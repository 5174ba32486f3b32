package dev.sluice.eventbus;

import java.time.Instant;

/** Where a new reader begins. */
public sealed interface Start {

    /** After the newest event. */
    record Now() implements Start {}

    /** At the oldest event that is kept. */
    record Earliest() implements Start {}

    /**
     * At the first event with this bus time or a later one.
     *
     * @param time the bus time
     */
    record At(Instant time) implements Start {}

    /**
     * At the newest event with this id.
     *
     * @param eventId the CloudEvent id
     */
    record From(String eventId) implements Start {}
}
