package dev.sluice.eventsource.spi;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The waits between attempts to connect: each twice the one before, up to a cap, less up to a fifth at random so that many
 * sources do not come back together. Never gives up. Not thread-safe: one per connection.
 */
public final class Backoff {

    /** The first wait. */
    public static final Duration FIRST = Duration.ofMillis(250);

    /** The longest wait. */
    public static final Duration LONGEST = Duration.ofSeconds(30);

    private static final double JITTER = 0.2;

    private final RandomGenerator random;
    private final Duration first;
    private final Duration longest;
    private Duration upcoming;

    /** Waits from {@link #FIRST} to {@link #LONGEST}. */
    public Backoff(RandomGenerator random) {
        this(random, FIRST, LONGEST);
    }

    /**
     * Waits of one's own.
     *
     * @param random the jitter
     * @param first the first wait, positive
     * @param longest the cap, not below the first
     */
    public Backoff(RandomGenerator random, Duration first, Duration longest) {
        this.random = random;
        this.first = first;
        this.longest = longest;
        this.upcoming = first;
    }

    /** The wait before the next attempt; the one after it is longer. */
    public Duration next() {
        Duration wait = upcoming;
        Duration doubled = wait.multipliedBy(2);
        upcoming = doubled.compareTo(longest) > 0 ? longest : doubled;
        return Duration.ofNanos((long) (wait.toNanos() * (1 - JITTER * random.nextDouble())));
    }

    /** Begins again with the first wait: something succeeded. */
    public void reset() {
        upcoming = first;
    }
}
