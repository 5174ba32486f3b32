package dev.sluice.trigger.pattern;

import org.jspecify.annotations.Nullable;

/**
 * One pattern kind with its settings: a pure function of state and event, or of state and time. Immutable and thread-safe; the
 * state is an immutable value and null means that nothing is remembered of the key.
 *
 * <p>Events of a key come in order of time (R5: at equal times in order of arrival), and {@link #onTimer} has been called for
 * every due time at or before an event's time before the event comes (R2).
 *
 * @param <S> what is remembered of one key
 */
public interface Machine<S> {

    /** Nothing to wait for: the {@link #dueMillis} of a state that only an event can change. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Looks at one event.
     *
     * @param state what is remembered of the event's key
     */
    Next<S> onEvent(@Nullable S state, PatternEvent event);

    /**
     * Looks at a state whose due time has come.
     *
     * @param dueMillis the due time
     * @param sequence as {@link PatternEvent#sequence}
     */
    Next<S> onTimer(S state, long dueMillis, long sequence);

    /** When the state next changes by itself, be it only that it may be forgotten; {@link #NEVER} when it does not. */
    long dueMillis(S state);

    /** The {@link PatternEvent#sequence} at which the wait for {@link #dueMillis} began; 0 where the order does not matter. */
    default long dueSequence(S state) {
        return 0;
    }

    /** Whether events of inputs that the pattern does not read are shown to keys with state. */
    default boolean seesOthers() {
        return false;
    }

    /** Whether the machine orders events itself and says which are late; else the engine does. */
    default boolean ordersItself() {
        return false;
    }

    /**
     * What is remembered of an expected key when the pattern is first run; only {@code deadman} waits from the beginning.
     *
     * @param startMillis the pattern's clock then
     * @param sequence as {@link PatternEvent#sequence}
     */
    default @Nullable S expected(long startMillis, long sequence) {
        return null;
    }

    /** The contributing events a state holds now. */
    Iterable<EventRef> events(S state);

    /** Writes a state; {@link #read} gives an equal one. */
    void write(S state, StateWriter out);

    /** Reads what {@link #write} wrote. */
    S read(StateReader in);
}
