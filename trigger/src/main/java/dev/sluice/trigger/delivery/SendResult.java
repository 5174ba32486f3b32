package dev.sluice.trigger.delivery;

import dev.sluice.eventbus.Event;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one attempt. */
public sealed interface SendResult {

    /** HTTP status, 0 where there is none. */
    int code();

    /** What happened, for people; empty when it went well. */
    default String reason() {
        return "";
    }

    /** The first bytes of a bad answer, at most 1 KiB; empty when there is none. */
    default String excerpt() {
        return "";
    }

    /**
     * The sink has it.
     *
     * @param code HTTP status, 0 where there is none
     * @param reply the CloudEvent in the answer, null when there is none
     */
    record Accepted(int code, @Nullable Event reply) implements SendResult {}

    /**
     * Not now; it may work later.
     *
     * @param code HTTP status, 0 for connection errors and time-outs
     * @param reason what happened, for people; no payloads
     * @param after the sink's own wish, null when it has none
     * @param excerpt the first bytes of the answer, at most 1 KiB, empty when there is none
     * @param fault whose fault it was: the sink's faults pause its lane
     */
    record Retry(int code, String reason, @Nullable Duration after, String excerpt, Fault fault)
            implements SendResult {}

    /**
     * Never; the sink refuses this event for good.
     *
     * @param code HTTP status, 0 when it never came to a request
     * @param reason what happened, for people; no payloads
     * @param excerpt the first bytes of the answer, at most 1 KiB
     */
    record Refused(int code, String reason, String excerpt) implements SendResult {}

    /** Who is to blame for a failed attempt. */
    enum Fault {
        /** The sink or the way to it. */
        SINK,
        /** This event alone. */
        EVENT
    }
}
