package dev.sluice.trigger.pattern;

import dev.sluice.crds.model.SpikeSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fires when a window holds many times the events of the window before it. */
final class Spike implements Machine<Spike.Pace> {

    /**
     * The events of the two windows.
     *
     * @param refs the events, oldest first
     * @param firstMillis the first event of the key ever: there is no verdict before two windows are full
     * @param above whether the newest event saw a spike
     */
    record Pace(Refs refs, long firstMillis, boolean above) {}

    private final SpikeSpec spec;
    private final long withinMillis;

    Spike(SpikeSpec spec) {
        this.spec = spec;
        this.withinMillis = spec.within().toMillis();
    }

    @Override
    public Next<Pace> onEvent(@Nullable Pace state, PatternEvent event) {
        long now = event.timeMillis();
        long first = state == null ? now : state.firstMillis;
        Refs both = (state == null ? Refs.NONE : state.refs)
                .after(now - 2 * withinMillis)
                .plus(event.ref());
        Refs current = both.after(now - withinMillis);
        long reference = (long) both.size() - current.size();
        boolean above = now - first >= 2 * withinMillis && isSpike(current.size(), reference);
        Pace after = new Pace(both, first, above);
        if (!above || (state != null && state.above)) {
            return Next.quiet(after);
        }
        Map<String, Object> fields = Map.of("current", (long) current.size(), "reference", reference);
        return Next.saying(after, Emission.firing(now, current, fields));
    }

    private boolean isSpike(long current, long reference) {
        return current >= spec.minCurrent() && reference >= spec.minReference() && current >= spec.height() * reference;
    }

    @Override
    public Next<Pace> onTimer(Pace state, long dueMillis, long sequence) {
        return Next.quiet(new Pace(state.refs.after(dueMillis - 2 * withinMillis), state.firstMillis, state.above));
    }

    @Override
    public long dueMillis(Pace state) {
        return state.refs.isEmpty() ? NEVER : state.refs.last().timeMillis() + 2 * withinMillis;
    }

    @Override
    public List<EventRef> events(Pace state) {
        return state.refs;
    }

    @Override
    public void write(Pace state, StateWriter out) {
        out.refs(state.refs).signed(state.firstMillis).flag(state.above);
    }

    @Override
    public Pace read(StateReader in) {
        return new Pace(Refs.of(in.refs()), in.signed(), in.flag());
    }
}
