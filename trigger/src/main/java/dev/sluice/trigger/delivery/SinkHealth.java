package dev.sluice.trigger.delivery;

import java.util.random.RandomGenerator;

/**
 * Decides when a lane leaves its sink alone: after five failures in a row that are the sink's fault it pauses, then one
 * probe goes out after each wait, and any answer that shows the sink alive ends the pause.
 */
final class SinkHealth {

    /** Failures in a row that pause a lane. */
    static final int PAUSE_AFTER = 5;

    private final RandomGenerator random;
    private int failuresInRow;
    private long pausedSinceMillis;
    private long nextProbeMillis;
    private int failedProbes;
    private String lastError;

    SinkHealth(LaneState state, RandomGenerator random) {
        this.random = random;
        this.pausedSinceMillis = state.pausedSinceMillis();
        this.nextProbeMillis = state.nextProbeMillis();
        this.failedProbes = state.failedProbes();
        this.lastError = state.lastError();
    }

    boolean paused() {
        return pausedSinceMillis != 0;
    }

    long nextProbeMillis() {
        return nextProbeMillis;
    }

    /** What paused the lane; empty when it runs. */
    String lastError() {
        return lastError;
    }

    /**
     * The sink answered.
     *
     * @return true when this ended a pause
     */
    boolean alive() {
        boolean resumed = paused();
        failuresInRow = 0;
        pausedSinceMillis = 0;
        nextProbeMillis = 0;
        failedProbes = 0;
        lastError = "";
        return resumed;
    }

    /** An attempt failed by the sink's fault; {@code leastWaitMillis} is the sink's own wish, 0 for none. */
    void failed(Backoff backoff, long nowMillis, boolean probe, long leastWaitMillis, String error) {
        failuresInRow++;
        if (!paused() && failuresInRow >= PAUSE_AFTER) {
            pausedSinceMillis = nowMillis;
        } else if (paused() && probe) {
            failedProbes++;
        } else {
            return;
        }
        lastError = error;
        nextProbeMillis = nowMillis + Math.max(backoff.waitMillis(failedProbes + 1, random), leastWaitMillis);
    }

    LaneState state(long expiryFromMillis) {
        return new LaneState(pausedSinceMillis, nextProbeMillis, failedProbes, lastError, expiryFromMillis);
    }
}
