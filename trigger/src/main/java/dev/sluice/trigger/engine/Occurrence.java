package dev.sluice.trigger.engine;

import dev.sluice.eventbus.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One result of a pattern.
 *
 * @param pattern the pattern's name
 * @param key the key, null without {@code by}
 * @param atMillis the due time, milliseconds since the epoch
 * @param state firing or resolved
 * @param positions log positions of the contributing events in order of time, then arrival; at most 100
 * @param event the CloudEvent that it is
 */
public record Occurrence(
        String pattern, @Nullable String key, long atMillis, Firing.State state, List<Long> positions, Event event) {

    /** Copies the positions. */
    public Occurrence {
        positions = List.copyOf(positions);
    }
}
