package dev.sluice.trigger.delivery;

import dev.sluice.crds.model.DeliverySpec;
import dev.sluice.crds.model.SubscriberSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one subscriber's target is served. Immutable.
 *
 * @param giveUp when to give up; default after 24 h
 * @param backoff waits between attempts
 * @param retryAfterMax a sink's {@code Retry-After} is obeyed up to this; default 10 min
 * @param timeout how long one attempt may take; default 30 s
 * @param concurrency how many at once, in which order, how fast
 * @param backlog how many may be pending, and what happens beyond
 * @param paused true holds everything back without spending attempts or time to live; default false
 */
public record LaneSettings(
        GiveUp giveUp,
        Backoff backoff,
        Duration retryAfterMax,
        Duration timeout,
        Concurrency concurrency,
        Backlog backlog,
        boolean paused) {

    /** What a subscriber without {@code delivery} gets. */
    public static final LaneSettings DEFAULT = new LaneSettings(
            GiveUp.after(Duration.ofHours(24)),
            Backoff.DEFAULT,
            Duration.ofMinutes(10),
            Duration.ofSeconds(30),
            new Concurrency(64, Order.NONE, null),
            new Backlog(100_000, Overflow.DEAD_LETTER),
            false);

    /**
     * What a subscriber asks for.
     *
     * @param subscriber as it was read, with defaults
     * @throws IllegalArgumentException for a value out of range
     */
    public static LaneSettings of(SubscriberSpec subscriber) {
        DeliverySpec delivery = subscriber.delivery();
        Duration expiry = delivery.givesUpAfter();
        Integer retries = delivery.retry();
        return new LaneSettings(
                new GiveUp(expiry, retries == null ? 0 : retries),
                Backoff.of(delivery.backoff()),
                delivery.retryAfterMax(),
                delivery.timeout(),
                new Concurrency(
                        delivery.maxInFlight(), Order.valueOf(delivery.order().name()), Rate.of(delivery.rate())),
                new Backlog(
                        delivery.maxBacklog(),
                        Overflow.valueOf(delivery.overflow().name())),
                subscriber.paused());
    }

    /** Whether deliveries wait for each other. */
    public enum Order {
        /** None does. */
        NONE,
        /** Those of one key are delivered in the order in which they fired, one at a time; those without a key never wait. */
        KEY
    }

    /** What happens to deliveries beyond the backlog's limit. */
    public enum Overflow {
        /** They become dead letters at once. */
        DEAD_LETTER,
        /** They are taken, and {@link Lane#holds()} asks the reader to stop. */
        HOLD
    }

    /**
     * When to give up a delivery: after a time or after a number of retries.
     *
     * @param expiry since the firing; null when retries decide
     * @param retries retries after the first attempt; read only when there is no expiry
     */
    public record GiveUp(@Nullable Duration expiry, int retries) {

        /** Refuses a negative number of retries. */
        public GiveUp {
            if (retries < 0) {
                throw new IllegalArgumentException("retries " + retries + " is negative");
            }
        }

        /** Gives up this long after the firing. */
        public static GiveUp after(Duration expiry) {
            return new GiveUp(expiry, 0);
        }

        /** Gives up after this many retries. */
        public static GiveUp afterRetries(int retries) {
            return new GiveUp(null, retries);
        }

        /** Milliseconds from the firing to giving up; {@link Long#MAX_VALUE} when retries decide. */
        long expiryMillis() {
            return expiry == null ? Long.MAX_VALUE : expiry.toMillis();
        }

        boolean exhaustedAfter(int attempts) {
            return expiry == null && attempts > retries;
        }
    }

    /**
     * How many at once, in which order, how fast.
     *
     * @param maxInFlight attempts at the same time; positive; default 64
     * @param order whether deliveries wait for each other; default none
     * @param rate the most attempts in a time; null means no limit
     */
    public record Concurrency(
            int maxInFlight, Order order, @Nullable Rate rate) {

        /** Refuses a limit that is not positive. */
        public Concurrency {
            if (maxInFlight < 1) {
                throw new IllegalArgumentException("maxInFlight " + maxInFlight + " is not positive");
            }
        }
    }

    /**
     * At most {@code limit} attempts begin in any stretch of {@code per}.
     *
     * @param limit 1 to 10,000,000
     * @param per at least 1 ms
     */
    public record Rate(int limit, Duration per) {

        /** Refuses what is out of range. */
        public Rate {
            if (limit < 1 || limit > 10_000_000) {
                throw new IllegalArgumentException("rate limit " + limit + " is not between 1 and 10000000");
            }
            if (per.toMillis() < 1) {
                throw new IllegalArgumentException("rate per " + per + " is shorter than 1 ms");
            }
        }

        private static @Nullable Rate of(dev.sluice.crds.model.@Nullable Rate rate) {
            return rate == null ? null : new Rate(rate.limit(), rate.per());
        }
    }

    /**
     * How many may be pending.
     *
     * @param max pending deliveries, those in flight among them; positive; default 100,000
     * @param overflow what happens beyond; default dead letter
     */
    public record Backlog(int max, Overflow overflow) {

        /** Refuses a limit that is not positive. */
        public Backlog {
            if (max < 1) {
                throw new IllegalArgumentException("maxBacklog " + max + " is not positive");
            }
        }
    }
}
