package dev.sluice.trigger.delivery;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lane at one moment, for people and metrics.
 *
 * @param pending deliveries without a final outcome, those in flight among them
 * @param inFlight attempts under way
 * @param waiting deliveries that failed and wait for their due time
 * @param oldestMillis when the oldest pending delivery fired, milliseconds since the epoch; 0 when none is pending
 * @param held whether a person paused the subscriber
 * @param state the pause that failures brought about
 * @param blockedKeys keys whose first delivery failed and holds up others; at most 100
 */
public record LaneStatus(
        int pending,
        int inFlight,
        int waiting,
        long oldestMillis,
        boolean held,
        LaneState state,
        List<BlockedKey> blockedKeys) {

    /** Copies the list. */
    public LaneStatus {
        blockedKeys = List.copyOf(blockedKeys);
    }

    /**
     * A key that waits for its first delivery.
     *
     * @param key the key
     * @param ref the delivery that holds up the others
     * @param attempts its attempts so far
     * @param dueMillis when it is tried again, milliseconds since the epoch
     * @param lastError what its last attempt said
     */
    public record BlockedKey(@Nullable String key, long ref, int attempts, long dueMillis, String lastError) {}
}
