package dev.sluice.crds.model;

import java.time.Instant;

/** Where a trigger begins to read; written {@code now}, {@code earliest}, an RFC 3339 time, or an event id. */
public sealed interface StartSpec {

    /** After the newest event. */
    record Now() implements StartSpec {}

    /** At the oldest event that is kept. */
    record Earliest() implements StartSpec {}

    /**
     * At the first event with this bus time or a later one.
     *
     * @param time the bus time
     */
    record At(Instant time) implements StartSpec {}

    /**
     * At the newest event with this id.
     *
     * @param eventId the CloudEvent id
     */
    record From(String eventId) implements StartSpec {}
}
