package dev.sluice.trigger.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something worth telling that is not a firing.
 *
 * @param pattern the pattern it is about
 * @param kind what happened
 * @param key the key it happened to
 * @param atMillis when, in the pattern's time, milliseconds since the epoch
 * @param positions log positions of the events it is about, in order of time, then arrival
 */
public record Notice(String pattern, Kind kind, @Nullable String key, long atMillis, List<Long> positions) {

    /** Copies the positions. */
    public Notice {
        positions = List.copyOf(positions);
    }

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
