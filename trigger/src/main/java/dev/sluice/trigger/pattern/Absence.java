package dev.sluice.trigger.pattern;

import dev.sluice.crds.model.AbsenceSpec;
import dev.sluice.crds.model.Retrigger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fires when something did not follow in time. */
final class Absence implements Machine<Absence.Waits> {

    /**
     * What is waited for, oldest first.
     *
     * @param open one per running timer
     */
    record Waits(List<Wait> open) {

        Waits {
            open = List.copyOf(open);
        }
    }

    /**
     * One running timer.
     *
     * @param start the event it began with
     * @param sequence when it was made
     */
    record Wait(EventRef start, long sequence) {}

    private final long withinMillis;
    private final Retrigger retrigger;
    private final int missing;

    Absence(AbsenceSpec spec) {
        this.withinMillis = spec.within().toMillis();
        this.retrigger = spec.retrigger();
        this.missing = spec.reads().lastIndexOf(spec.missing());
    }

    @Override
    public Next<Waits> onEvent(@Nullable Waits state, PatternEvent event) {
        if (event.is(missing)) {
            return Next.quiet(null);
        }
        List<Wait> open = new ArrayList<>(state == null ? List.of() : state.open);
        Wait wait = new Wait(event.ref(), event.sequence());
        switch (retrigger) {
            case EACH -> open.add(wait);
            case KEEP_FIRST -> {
                if (open.isEmpty()) {
                    open.add(wait);
                }
            }
            case RESTART -> open = List.of(wait);
        }
        return Next.quiet(new Waits(open));
    }

    @Override
    public Next<Waits> onTimer(Waits state, long dueMillis, long sequence) {
        List<Wait> open = new ArrayList<>(state.open);
        List<Emission> emissions = new ArrayList<>();
        while (!open.isEmpty() && deadline(open.get(0)) <= dueMillis) {
            Wait wait = open.remove(0);
            emissions.add(Emission.firing(deadline(wait), List.of(wait.start)));
        }
        return Next.saying(open.isEmpty() ? null : new Waits(open), emissions);
    }

    private long deadline(Wait wait) {
        return wait.start.timeMillis() + withinMillis;
    }

    @Override
    public long dueMillis(Waits state) {
        return deadline(state.open.get(0));
    }

    @Override
    public long dueSequence(Waits state) {
        return state.open.get(0).sequence;
    }

    @Override
    public List<EventRef> events(Waits state) {
        return state.open.stream().map(Wait::start).toList();
    }

    @Override
    public void write(Waits state, StateWriter out) {
        out.number(state.open.size());
        state.open.forEach(wait -> out.ref(wait.start).number(wait.sequence));
    }

    @Override
    public Waits read(StateReader in) {
        List<Wait> open = new ArrayList<>();
        int count = in.size();
        for (int i = 0; i < count; i++) {
            open.add(new Wait(in.ref(), in.number()));
        }
        return new Waits(open);
    }
}
