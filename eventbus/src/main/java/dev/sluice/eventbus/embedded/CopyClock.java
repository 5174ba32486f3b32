package dev.sluice.eventbus.embedded;

import java.time.InstantSource;

/**
 * The clock of a log that copies events which were stamped elsewhere: the present while they come as they happen, and held
 * while a backlog is read. It begins held, because nobody knows yet whether there is a backlog.
 *
 * <p>Holding it does not turn the log's time back: what readers were promised stays. Thread-safe.
 */
public final class CopyClock {

    private static final long PRESENT = Long.MAX_VALUE;

    /** A longer pause between two commits counts for no more than this where repeats are remembered. */
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final InstantSource present;
    private volatile long held;
    // the log's writer only
    private long seen;
    private long lastSeenMillis;

    /**
     * A held clock.
     *
     * @param present what it shows when it is not held
     */
    public CopyClock(InstantSource present) {
        this.present = present;
    }

    /** The present, whether the clock is held or not; milliseconds since the epoch. */
    public long presentMillis() {
        return present.millis();
    }

    /**
     * Holds the clock: timers up to this time may run.
     *
     * @param millis everything stamped earlier is in the log; 0 leaves the log's time where it is
     */
    public void holdAt(long millis) {
        held = Math.min(millis, PRESENT - 1);
    }

    /** Lets the clock show the present again. */
    public void release() {
        held = PRESENT;
    }

    /** Whether it is held. */
    public boolean isHeld() {
        return held != PRESENT;
    }

    /**
     * The time under which an event is remembered to recognise a repeat: it passes only while something happens. A backlog of
     * hours is copied in seconds, and what was not acknowledged before a long silence comes again after it.
     */
    long seenMillis() {
        long now = present.millis();
        if (seen == 0) {
            seen = now;
        }
        seen += Math.max(0, Math.min(now - lastSeenMillis, LONGEST_PAUSE_MILLIS));
        lastSeenMillis = now;
        return seen;
    }

    long millis() {
        long at = held;
        return at == PRESENT ? present.millis() : at;
    }
}
