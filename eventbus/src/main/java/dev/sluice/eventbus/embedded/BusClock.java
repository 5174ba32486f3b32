package dev.sluice.eventbus.embedded;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * Bus time: never falls, and can be promised to readers. The writer marks itself busy before it reads the clock; a reader
 * first promises the time it read and then looks whether the writer is busy. So each commit either sees the promise or is
 * seen.
 */
final class BusClock {

    private static final long IDLE = Long.MAX_VALUE;

    /** What readers may be told. */
    private final LongSupplier present;
    /** What a commit begins with. */
    private final LongSupplier arrival;
    /** When an event of this bus time was seen. */
    private final LongUnaryOperator seen;

    private final AtomicLong promised = new AtomicLong();
    /** The bus time of the commit under way, or less. */
    private volatile long underWay = IDLE;

    private BusClock(LongSupplier present, LongSupplier arrival, LongUnaryOperator seen) {
        this.present = present;
        this.arrival = arrival;
        this.seen = seen;
    }

    /** Stamps each commit with the time at which it begins. */
    static BusClock of(Clock clock) {
        return new BusClock(clock::millis, clock::millis, busMillis -> busMillis);
    }

    /** Leaves the stamps to the events: a commit begins where the one before ended, or at what readers were promised. */
    static BusClock of(CopyClock clock) {
        return new BusClock(clock::millis, () -> 0, busMillis -> clock.seenMillis());
    }

    /** Goes on after this bus time. */
    void startAfter(long millis) {
        promised.accumulateAndGet(millis, Math::max);
    }

    /** The bus time of a commit that begins. Writer only. */
    long begin() {
        underWay = promised.get();
        long millis = promised.accumulateAndGet(arrival.getAsLong(), Math::max);
        underWay = millis;
        return millis;
    }

    /** The commit is visible to readers, or will never be. Writer only. */
    void end() {
        underWay = IDLE;
    }

    /** What becomes visible from now on has this bus time or a later one. */
    long settledMillis() {
        long now = promised.accumulateAndGet(present.getAsLong(), Math::max);
        return Math.min(now, underWay);
    }

    /** The time under which an event is remembered, to recognise a repeat. Writer only. */
    long seenMillis(long busMillis) {
        return seen.applyAsLong(busMillis);
    }

    /** The present as bus time. */
    long millis() {
        return Math.max(promised.get(), present.getAsLong());
    }
}
