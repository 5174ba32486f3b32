package dev.sluice.trigger.pattern;

import dev.sluice.crds.model.HoldSpec;
import dev.sluice.expression.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fires when something was true without a break for a while; resolved at the first break. */
final class Hold implements Machine<Hold.Since> {

    /**
     * Since when it has been true.
     *
     * @param first the event that said so first
     * @param firing whether it has been true for long enough
     * @param sequence when the wait began
     */
    record Since(EventRef first, boolean firing, long sequence) {}

    private final long forMillis;

    Hold(HoldSpec spec) {
        this.forMillis = spec.duration().toMillis();
    }

    @Override
    public Next<Since> onEvent(@Nullable Since state, PatternEvent event) {
        if (event.verdict() == Verdict.ERROR) {
            return Next.quiet(state);
        }
        if (event.verdict() == Verdict.MATCH) {
            return Next.quiet(state == null ? new Since(event.ref(), false, event.sequence()) : state);
        }
        return state != null && state.firing
                ? Next.saying(null, Emission.resolved(event.timeMillis(), List.of(event.ref())))
                : Next.quiet(null);
    }

    @Override
    public Next<Since> onTimer(Since state, long dueMillis, long sequence) {
        return Next.saying(new Since(state.first, true, sequence), Emission.firing(dueMillis, List.of(state.first)));
    }

    @Override
    public long dueMillis(Since state) {
        return state.firing ? NEVER : state.first.timeMillis() + forMillis;
    }

    @Override
    public long dueSequence(Since state) {
        return state.sequence;
    }

    @Override
    public List<EventRef> events(Since state) {
        return List.of(state.first);
    }

    @Override
    public void write(Since state, StateWriter out) {
        out.ref(state.first).flag(state.firing).number(state.sequence);
    }

    @Override
    public Since read(StateReader in) {
        return new Since(in.ref(), in.flag(), in.number());
    }
}
