package dev.sluice.trigger.engine;

import dev.sluice.eventbus.StoredEvent;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A trigger at work: its program and the part of its state that is in memory. Not thread-safe: one thread calls everything. Neither
 * reads a clock nor does I/O of its own.
 *
 * <p>Lifecycle: a new instance over the stored rows of an earlier one goes on exactly where the last stored {@link #drain} left it.
 * The first call of {@link #advanceTo} or {@link #onEvent} of a trigger without stored rows is when its patterns are first run. A
 * changed trigger is drained, stored and dropped; an instance of the new program over the same rows keeps the state of unchanged
 * patterns.
 */
public final class TriggerInstance {

    private final TriggerProgram program;

    /**
     * Takes up a trigger where its stored state left it.
     *
     * @param program what to run
     * @param state its stored rows
     * @param events where events that pattern state refers to are found
     */
    public TriggerInstance(TriggerProgram program, StateSource state, StoredEvents events) {
        this.program = program;
    }

    /** What this instance runs. */
    public TriggerProgram program() {
        return program;
    }

    /**
     * Looks at one event: timers due at or before its bus time run first. Events come in log order; one at or below a position
     * already seen counts as a duplicate and does nothing else.
     *
     * @param event an event of any topic
     * @return what it brought about; {@link Step#NOTHING} when the event is on no input
     */
    public Step onEvent(StoredEvent event) {
        return Step.NOTHING;
    }

    /**
     * Runs the timers due at or before a bus time. Every event stored with an earlier bus time must have been looked at.
     *
     * @param busMillis the group's clock, milliseconds since the epoch; an earlier one than before does nothing
     */
    public Step advanceTo(long busMillis) {
        return Step.NOTHING;
    }

    /** The bus time at which {@link #advanceTo} has something to do; empty when nothing waits for time to pass. */
    public OptionalLong nextDueMillis() {
        return OptionalLong.empty();
    }

    /** Hands over what must be stored since the last call; the host stores it in one transaction with its position. */
    public Changes drain() {
        return new Changes(List.of(), List.of(), List.of(), Map.of());
    }
}
