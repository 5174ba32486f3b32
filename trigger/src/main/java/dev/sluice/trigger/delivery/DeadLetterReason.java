package dev.sluice.trigger.delivery;

import java.util.Locale;

/** Why a delivery was given up. */
public enum DeadLetterReason {
    /** The sink refused the event for good. */
    REFUSED,
    /** {@code retry: N} retries have failed. */
    EXHAUSTED,
    /** {@code expiry} has passed. */
    EXPIRED,
    /** More than {@code maxBacklog} were pending. */
    OVERFLOW,
    /** The subscriber or trigger went away and did not want it finished. */
    CANCELLED,
    /** A person decided so. */
    DISCARDED;

    /** The word used in counters, events and the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
