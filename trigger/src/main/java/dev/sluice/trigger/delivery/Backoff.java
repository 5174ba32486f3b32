package dev.sluice.trigger.delivery;

import dev.sluice.crds.model.BackoffSpec;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait between attempts. Immutable.
 *
 * <p>The n-th wait lies between half of its ceiling and the ceiling, evenly spread, so that deliveries that failed
 * together do not come back together. The ceiling is {@code delay * 2^(n-1)} (exponential), {@code delay * n} (linear) or {@code delay} (constant),
 * never more than {@code max}.
 *
 * @param policy how waits grow; default exponential
 * @param delay ceiling of the first wait; positive; default 1 s
 * @param max largest ceiling; at least {@code delay}; default 5 min
 */
public record Backoff(Policy policy, Duration delay, Duration max) {

    /** One second, doubled each time, five minutes at most. */
    public static final Backoff DEFAULT = new Backoff(Policy.EXPONENTIAL, Duration.ofSeconds(1), Duration.ofMinutes(5));

    /** Waits as a resource asks for them; a maximum below the delay counts as the delay. */
    static Backoff of(BackoffSpec spec) {
        Duration max = spec.max().compareTo(spec.delay()) < 0 ? spec.delay() : spec.max();
        return new Backoff(Policy.valueOf(spec.policy().name()), spec.delay(), max);
    }

    /** How waits grow. */
    public enum Policy {
        /** Each ceiling is twice the one before. */
        EXPONENTIAL,
        /** Each ceiling is one delay longer than the one before. */
        LINEAR,
        /** All ceilings are one delay. */
        CONSTANT
    }

    /** Refuses a delay that is not positive and a maximum below it. */
    public Backoff {
        if (delay.toMillis() < 1) {
            throw new IllegalArgumentException("backoff delay " + delay + " is shorter than 1 ms");
        }
        if (max.compareTo(delay) < 0) {
            throw new IllegalArgumentException("backoff max " + max + " is shorter than the delay " + delay);
        }
    }

    /**
     * The longest that a wait can be.
     *
     * @param failures failures so far, 1 or more
     * @return milliseconds
     */
    public long ceilingMillis(int failures) {
        long delayMillis = delay.toMillis();
        long maxMillis = max.toMillis();
        double factor = switch (policy) {
            case EXPONENTIAL -> Math.pow(2, failures - 1.0);
            case LINEAR -> failures;
            case CONSTANT -> 1;
        };
        return (long) Math.min((double) delayMillis * factor, (double) maxMillis);
    }

    /**
     * Draws a wait.
     *
     * @param failures failures so far, 1 or more
     * @param random where the jitter comes from
     * @return milliseconds, at least half of {@link #ceilingMillis} and at most all of it
     */
    public long waitMillis(int failures, RandomGenerator random) {
        long ceiling = ceilingMillis(failures);
        return ceiling - random.nextLong(ceiling / 2 + 1);
    }
}
