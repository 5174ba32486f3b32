package dev.sluice.eventsource.shape;

import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Makes ids for events that bring none: UUIDs of version 7, whose time-ordered beginning keeps the log's index of ids warm.
 * Thread-safe, without locks.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.7">RFC 9562</a>
 */
public final class EventIds {

    private static final int COUNTER_BITS = 12;
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

    private final Clock clock;
    private final AtomicLong state;
    private final AtomicLong last = new AtomicLong();

    /**
     * Ids of one process.
     *
     * @param clock when
     * @param random asked once, for the beginning of this process's series
     */
    public EventIds(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.state = new AtomicLong(random.nextLong());
    }

    /** A new id, greater than all before it. */
    public String next() {
        long wanted = clock.millis() << COUNTER_BITS;
        long ticket = last.updateAndGet(before -> Math.max(before + 1, wanted));
        long high = ((ticket >> COUNTER_BITS) << 16) | VERSION | (ticket & ((1 << COUNTER_BITS) - 1));
        long low = (mix(state.addAndGet(GOLDEN_GAMMA)) >>> 2) | VARIANT;
        return new UUID(high, low).toString();
    }

    /** SplitMix64: a series of random-looking numbers without a lock. */
    private static long mix(long number) {
        long a = (number ^ (number >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return b ^ (b >>> 31);
    }
}
