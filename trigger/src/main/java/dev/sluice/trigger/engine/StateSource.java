package dev.sluice.trigger.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a trigger's stored state is found when it is not in the working set. May block on disk. */
public interface StateSource {

    /** A source that holds nothing. */
    StateSource EMPTY = new StateSource() {
        @Override
        public byte @Nullable [] load(String pattern, String key) {
            return null;
        }

        @Override
        public List<Timer> timers() {
            return List.of();
        }
    };

    /**
     * Loads one state row.
     *
     * @param pattern the pattern's name; empty for what belongs to the trigger itself
     * @param key the key; empty for a pattern without {@code by}
     * @return the bytes as they were stored, null when there are none
     */
    byte @Nullable [] load(String pattern, String key);

    /** All stored timers, ordered by due time, then creation. */
    List<Timer> timers();

    /**
     * A stored timer.
     *
     * @param pattern the pattern's name
     * @param key the key
     * @param dueMillis when it is due in the pattern's time, milliseconds since the epoch
     * @param sequence creation order among equal due times; unique within the trigger
     */
    record Timer(String pattern, String key, long dueMillis, long sequence) {}
}
