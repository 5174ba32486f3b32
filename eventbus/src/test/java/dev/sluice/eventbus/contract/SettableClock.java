package dev.sluice.eventbus.contract;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands until it is moved. Thread-safe. */
public final class SettableClock extends Clock {

    private volatile Instant now;

    /** A clock that stands at this time. */
    public SettableClock(Instant start) {
        this.now = start;
    }

    /** Moves it forward, or back with a negative duration. */
    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
