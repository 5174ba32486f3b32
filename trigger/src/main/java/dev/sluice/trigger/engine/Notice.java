package dev.sluice.trigger.engine;

import org.jspecify.annotations.Nullable;

/**
 * Something worth telling that is not a firing.
 *
 * @param pattern the pattern it is about
 * @param kind what happened
 * @param key the key it happened to
 * @param atMillis when, in the pattern's time, milliseconds since the epoch
 * @param position the log position of the event it is about, 0 when there is none
 */
public record Notice(String pattern, Kind kind, @Nullable String key, long atMillis, long position) {

    /** Kinds of notices. */
    public enum Kind {
        /** An event older than the pattern's clock. */
        LATE,
        /** An event of a new key beyond {@code maxKeys} with {@code overflow: reject}. */
        DROPPED,
        /** The least recently used key, forgotten beyond {@code maxKeys} with {@code overflow: evict}. */
        EVICTED
    }
}
