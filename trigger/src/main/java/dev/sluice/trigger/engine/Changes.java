package dev.sluice.trigger.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a trigger wants stored since it was asked last; the host stores all of it in one transaction.
 *
 * @param states state rows to put or remove
 * @param timersAdded timers to add
 * @param timersRemoved timers to remove
 * @param counts increments of the accounts: {@code input/<name>/taken|filtered|error|duplicate},
 *     {@code pattern/<name>/taken|unkeyed|late|overflow|suppressed}
 */
public record Changes(
        List<StateRow> states,
        List<StateSource.Timer> timersAdded,
        List<StateSource.Timer> timersRemoved,
        Map<String, Long> counts) {

    /**
     * One state row.
     *
     * @param pattern the pattern's name; empty for what belongs to the trigger itself
     * @param key the key; empty for a pattern without {@code by}
     * @param bytes versioned bytes; null removes the row
     */
    public record StateRow(String pattern, String key, byte @Nullable [] bytes) {}
}
