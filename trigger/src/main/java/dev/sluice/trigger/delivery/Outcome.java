package dev.sluice.trigger.delivery;

import dev.sluice.eventbus.Event;
import org.jspecify.annotations.Nullable;

/** What became of a delivery after an attempt, or without one. */
public sealed interface Outcome {

    /** Attempts so far. */
    int attempts();

    /** Whether nothing more will come of this delivery. */
    default boolean isFinal() {
        return !(this instanceof RetryAt);
    }

    /**
     * The target has it.
     *
     * @param attempts attempts, the successful one among them
     * @param code HTTP status, 0 where there is none
     * @param reply the event that the target answered, null when there is none
     */
    record Delivered(int attempts, int code, @Nullable Event reply) implements Outcome {}

    /**
     * It will be tried again; store {@code attempts} and {@code atMillis} so that a restart goes on from here.
     *
     * @param attempts attempts so far
     * @param atMillis not before this, milliseconds since the epoch
     * @param code HTTP status, 0 where there is none
     * @param message what went wrong, for people; no payloads
     */
    record RetryAt(int attempts, long atMillis, int code, String message) implements Outcome {}

    /**
     * It was given up and must be kept as a dead letter.
     *
     * @param attempts attempts so far, may be 0
     * @param reason why
     * @param code HTTP status of the last answer, 0 where there is none
     * @param message what went wrong last, for people; no payloads
     * @param excerpt the first bytes of the last answer, at most 1 KiB, empty when there is none
     */
    record DeadLettered(int attempts, DeadLetterReason reason, int code, String message, String excerpt)
            implements Outcome {}
}
