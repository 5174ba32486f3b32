package dev.sluice.eventsource.http;

import dev.sluice.crds.model.Rate;

/**
 * Lets through so many in a time: full at first, refilled evenly. Time comes in as a parameter, in nanoseconds of any
 * monotonic clock. Thread-safe.
 */
final class TokenBucket {

    private final long nanosPerToken;
    private final long capacityNanos;
    private long emptyAt = Long.MIN_VALUE;

    TokenBucket(Rate rate) {
        this.nanosPerToken = Math.max(1, rate.per().toNanos() / rate.limit());
        this.capacityNanos = nanosPerToken * rate.limit();
    }

    /**
     * Takes one token.
     *
     * @return 0 when there was one, else how long until there will be, in nanoseconds
     */
    synchronized long take(long now) {
        long full = now - capacityNanos;
        long from = emptyAt == Long.MIN_VALUE ? full : Math.max(emptyAt, full);
        long next = from + nanosPerToken;
        if (next > now) {
            return next - now;
        }
        emptyAt = next;
        return 0;
    }
}
