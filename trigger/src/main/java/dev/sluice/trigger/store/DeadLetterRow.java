package dev.sluice.trigger.store;

import dev.sluice.trigger.engine.Firing;
import org.jspecify.annotations.Nullable;

/**
 * One delivery that was given up.
 *
 * @param id the row, unique in the store; 0 before it is stored
 * @param group the group's row
 * @param target the target's row
 * @param trigger {@code namespace/name}
 * @param subscriber the subscriber's name
 * @param address where it was to go, for people
 * @param atMillis when it was given up, milliseconds since the epoch
 * @param reason {@code refused}, {@code exhausted}, {@code expired}, {@code overflow} or {@code cancelled}
 * @param attempts attempts made
 * @param code status of the last answer, 0 without one
 * @param message why the last attempt failed
 * @param excerpt the first bytes of the last answer
 * @param generation the version of the trigger that fired
 * @param firing what was to be delivered
 * @param createdMillis when the delivery began
 */
public record DeadLetterRow(
        long id,
        long group,
        long target,
        String trigger,
        String subscriber,
        String address,
        long atMillis,
        String reason,
        int attempts,
        int code,
        String message,
        @Nullable String excerpt,
        String generation,
        Firing firing,
        long createdMillis) {}
