package dev.sluice.trigger.engine;

import dev.sluice.crds.model.PatternSpec;
import dev.sluice.expression.Reason;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How a pattern stands for the key of an event: what an explanation says of it.
 *
 * @param pattern the pattern's name
 * @param spec what it waits for
 * @param keyProblem why the event has no key; null when it has one
 * @param key the key, null without {@code by}
 * @param positions log positions of the events it remembers of the key, oldest first
 * @param amount what counts of them: the sum of their weights, or how many different values they have where there is a field
 * @param dueMillis when that changes by itself, in the pattern's time; it may look earlier and find nothing to do
 * @param firing whether the key is firing, for patterns that resolve
 */
public record PatternStatus(
        String pattern,
        PatternSpec spec,
        @Nullable Reason keyProblem,
        @Nullable String key,
        List<Long> positions,
        long amount,
        OptionalLong dueMillis,
        boolean firing) {

    /** Copies the positions. */
    public PatternStatus {
        positions = List.copyOf(positions);
    }
}
