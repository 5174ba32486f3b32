package dev.sluice.trigger.runtime;

import dev.sluice.eventbus.EventBusException;

/**
 * How a trigger that failed gets back without losing an event. Its engine is dropped as it is, because the event that failed may have
 * moved a part of it, and built again from what was handed over for storing last. What it had decided since then is decided again
 * in silence, and stored; only then comes what failed. Used by the group's thread only.
 *
 * <p>What a store that cannot be read brought about is tried again by itself, with growing waits; everything else when the
 * trigger is edited.
 *
 * <p>Why: {@code docs/adr/0053-triggers-that-fail.md}.
 */
final class Setback {

    static final long FIRST_WAIT_MILLIS = 1_000;
    static final long MAX_WAIT_MILLIS = 60_000;

    /** Up to where the engine had decided when it was asked last what to store. */
    private long stored;
    /** Up to where it has told what it decided, while it is behind that. */
    private long told = Long.MIN_VALUE;
    /** Up to which bus time its timers have run outside of events. */
    private long timersMillis;

    private boolean repeating;
    private long dueMillis = Long.MAX_VALUE;
    private long waitMillis;
    private long failedMillis = Long.MIN_VALUE / 2;

    /** The engine was asked what to store, at this position. */
    void stored(long position) {
        stored = position;
    }

    /** Where an engine that is built from stored state goes on. */
    long stored() {
        return stored;
    }

    /** Timers ran, and what they brought about was told. */
    void timersRan(long busMillis) {
        timersMillis = busMillis;
    }

    /** Up to which bus time timers are to run in silence when everything else was repeated. */
    long timersMillis() {
        return timersMillis;
    }

    /** Goes on at another place: nothing is to be repeated. */
    void begin(long position) {
        stored = position;
        told = Long.MIN_VALUE;
        timersMillis = 0;
        repeating = false;
        dueMillis = Long.MAX_VALUE;
    }

    /**
     * The engine failed and is dropped.
     *
     * @param position the newest position that it has decided on
     */
    void failed(long position, Throwable failure, long now) {
        told = Math.max(told, position);
        repeating = true;
        boolean anew = now - failedMillis > 2 * MAX_WAIT_MILLIS;
        waitMillis = anew ? FIRST_WAIT_MILLIS : Math.min(MAX_WAIT_MILLIS, 2 * waitMillis);
        failedMillis = now;
        dueMillis = passes(failure) ? now + waitMillis : Long.MAX_VALUE;
    }

    /** Whether it may be over without an edit. */
    static boolean passes(Throwable failure) {
        return failure instanceof EventBusException;
    }

    /** Whether it is time to build the engine again. */
    boolean due(long now) {
        return dueMillis <= now;
    }

    /** The engine was built again from stored state. */
    void rebuilt() {
        dueMillis = Long.MAX_VALUE;
    }

    /** Whether what is decided now was told before. */
    boolean repeating() {
        return repeating;
    }

    /** Up to where there is something to repeat. */
    long told() {
        return told;
    }

    /** Everything was repeated. */
    void repeated() {
        repeating = false;
    }

    /** Whether what was repeated is not handed over for storing yet: until then nothing new is decided. */
    boolean awaitsStoring() {
        return !repeating && stored < told;
    }
}
