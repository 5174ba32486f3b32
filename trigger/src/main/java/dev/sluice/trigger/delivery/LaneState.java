package dev.sluice.trigger.delivery;

/**
 * What of a lane must survive a restart beside its deliveries. Store it when it differs from what was stored last.
 *
 * @param pausedSinceMillis when the lane paused because its sink failed, milliseconds since the epoch; 0 when it runs
 * @param nextProbeMillis when one delivery may try the sink again, milliseconds since the epoch; 0 when it runs
 * @param failedProbes probes that failed since the pause began
 * @param lastError what the failure said; empty when the lane runs
 * @param expiryFromMillis expiry counts from the firing or from this, whichever is later: the time at which a person last
 *     ended a pause; 0 when nobody did
 */
public record LaneState(
        long pausedSinceMillis, long nextProbeMillis, int failedProbes, String lastError, long expiryFromMillis) {

    /** A lane that runs. */
    public static final LaneState RUNNING = new LaneState(0, 0, 0, "", 0);

    /** Whether the lane is paused because its sink failed. */
    public boolean paused() {
        return pausedSinceMillis != 0;
    }
}
