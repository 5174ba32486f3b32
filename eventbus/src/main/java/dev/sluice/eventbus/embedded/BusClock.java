package dev.sluice.eventbus.embedded;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bus time: never falls, and can be promised to readers. The writer marks itself busy before it reads the clock; a reader
 * first promises the time it read and then looks whether the writer is busy. So each commit either sees the promise or is
 * seen.
 */
final class BusClock {

    private static final long IDLE = Long.MAX_VALUE;

    private final Clock clock;
    private final AtomicLong promised = new AtomicLong();
    /** The bus time of the commit under way, or less. */
    private volatile long underWay = IDLE;

    BusClock(Clock clock) {
        this.clock = clock;
    }

    /** Goes on after this bus time. */
    void startAfter(long millis) {
        promised.accumulateAndGet(millis, Math::max);
    }

    /** The bus time of a commit that begins. Writer only. */
    long begin() {
        underWay = promised.get();
        long millis = promised.accumulateAndGet(clock.millis(), Math::max);
        underWay = millis;
        return millis;
    }

    /** The commit is visible to readers, or will never be. Writer only. */
    void end() {
        underWay = IDLE;
    }

    /** What becomes visible from now on has this bus time or a later one. */
    long settledMillis() {
        long now = promised.accumulateAndGet(clock.millis(), Math::max);
        return Math.min(now, underWay);
    }

    /** The present as bus time. */
    long millis() {
        return Math.max(promised.get(), clock.millis());
    }
}
