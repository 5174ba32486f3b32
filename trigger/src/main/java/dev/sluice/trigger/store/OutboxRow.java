package dev.sluice.trigger.store;

import dev.sluice.trigger.engine.Firing;
import org.jspecify.annotations.Nullable;

/**
 * One unfinished delivery.
 *
 * @param id the row, unique in the store
 * @param target the target's row
 * @param generation the version of the trigger that fired
 * @param firing what is delivered; the event itself is referred to by position where it is in the log
 * @param attempts attempts so far
 * @param dueMillis when the next attempt is due, milliseconds since the epoch
 * @param createdMillis when the delivery began, milliseconds since the epoch
 */
public record OutboxRow(
        long id, long target, String generation, Firing firing, int attempts, long dueMillis, long createdMillis) {

    /**
     * The part of a row that is kept in memory while it waits.
     *
     * @param id the row
     * @param target the target's row
     * @param position the log position that it refers to, 0 when it carries its event
     * @param attempts attempts so far
     * @param dueMillis when the next attempt is due
     * @param createdMillis when the delivery began
     * @param generation the version of the trigger that fired
     * @param partitionKey the event's partition key, null when it has none
     */
    public record Head(
            long id,
            long target,
            long position,
            int attempts,
            long dueMillis,
            long createdMillis,
            String generation,
            @Nullable String partitionKey) {}
}
