package dev.sluice.trigger.replay;

import dev.sluice.eventbus.StoredEvent;
import dev.sluice.expression.EventView;
import dev.sluice.trigger.engine.Step;
import dev.sluice.trigger.engine.StoredEvents;
import dev.sluice.trigger.engine.TriggerInstance;
import dev.sluice.trigger.engine.TriggerProgram;
import java.util.function.Consumer;

/**
 * One trigger that looks at recorded events on their own clock. It begins without any state, changes nothing outside, and decides
 * what the live trigger would have decided had it begun with the same event: the same firings, with the same ids.
 *
 * <p>Not thread-safe; used once. What it remembers is bounded as for a live trigger, by the keys of its patterns.
 */
public final class Replay {

    /** What changed since is in memory twice at most; writing it out costs as much as looking at the events. */
    private static final int EVENTS_PER_DRAIN = TriggerInstance.WORKING_SET_KEYS;

    private final KeptState state = new KeptState();
    private final TriggerInstance instance;
    private final Consumer<Step> steps;
    private boolean begun;
    private int sinceDrain;

    /**
     * A trigger that has seen nothing yet.
     *
     * @param program the trigger
     * @param events where events that patterns refer to are found again
     * @param steps told what happens, in order; not told when nothing does
     */
    public Replay(TriggerProgram program, StoredEvents events, Consumer<Step> steps) {
        this.instance = new TriggerInstance(program, state, events);
        this.steps = steps;
    }

    /** Starts the clock. Without this call it starts with the first event. */
    public void begin(long busMillis) {
        begun = true;
        tell(instance.advanceTo(busMillis));
    }

    /** Looks at the next event: in order of positions, none before the clock. Timers due before it run first, each at its time. */
    public void event(StoredEvent event) {
        event(event, EventView.of(event.event()));
    }

    /**
     * As {@link #event(StoredEvent)}, where one event is shown to many triggers.
     *
     * @param view a view of the event, so that its payload is parsed once for all
     */
    public void event(StoredEvent event, EventView view) {
        if (!begun) {
            begin(event.busTimeMillis());
        }
        runTimersBefore(event.busTimeMillis());
        tell(instance.onEvent(event, view));
        if (++sinceDrain == EVENTS_PER_DRAIN) {
            sinceDrain = 0;
            state.apply(instance.drain());
        }
    }

    /** Lets time pass until the end, also that of patterns with event time; no event comes after this. */
    public void finish(long busMillis) {
        runTimersBefore(busMillis);
        tell(instance.finish(busMillis));
    }

    /** The trigger as it stands. */
    public TriggerInstance instance() {
        return instance;
    }

    private void runTimersBefore(long busMillis) {
        while (instance.nextDueMillis().orElse(Long.MAX_VALUE) < busMillis) {
            tell(instance.advanceTo(instance.nextDueMillis().getAsLong()));
        }
    }

    private void tell(Step step) {
        if (step != Step.NOTHING) {
            steps.accept(step);
        }
    }
}
