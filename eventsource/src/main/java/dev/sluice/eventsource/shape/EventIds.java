package dev.sluice.eventsource.shape;

import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Makes ids for events that bring none: UUIDs of version 7, whose time-ordered beginning keeps the log's index of ids warm.
 * Thread-safe as far as its random source is.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.7">RFC 9562</a>
 */
public final class EventIds {

    private static final int COUNTER_BITS = 12;
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final Clock clock;
    private final RandomGenerator random;
    private final AtomicLong last = new AtomicLong();

    public EventIds(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A new id, greater than all before it. */
    public String next() {
        long wanted = clock.millis() << COUNTER_BITS;
        long ticket = last.updateAndGet(before -> Math.max(before + 1, wanted));
        long high = ticket >> COUNTER_BITS << 16 | VERSION | ticket & (1 << COUNTER_BITS) - 1;
        long low = random.nextLong() >>> 2 | VARIANT;
        return new UUID(high, low).toString();
    }
}
