package dev.sluice.trigger.store;

import org.jspecify.annotations.Nullable;

/**
 * What the store knows of a trigger.
 *
 * @param id the trigger's row
 * @param name {@code namespace/name}
 * @param position the newest position it has decided on; negative: it is at its group's position
 * @param generation the version that ran last
 * @param firstRunMillis when it first ran, milliseconds since the epoch
 * @param removedAtMillis when it was removed; null while it exists
 * @param start the {@code start} that it was created with, as text
 */
public record TriggerRecord(
        long id,
        String name,
        long position,
        String generation,
        long firstRunMillis,
        @Nullable Long removedAtMillis,
        String start) {}
