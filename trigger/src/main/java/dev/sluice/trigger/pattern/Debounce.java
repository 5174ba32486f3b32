package dev.sluice.trigger.pattern;

import dev.sluice.crds.model.DebounceSpec;
import dev.sluice.crds.model.Edge;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fires once per burst, at its end or at its beginning. */
final class Debounce implements Machine<Debounce.Burst> {

    /**
     * A burst that goes on.
     *
     * @param refs its events; only the newest with {@code edge: leading}
     * @param sequence of the newest event
     */
    record Burst(Refs refs, long sequence) {}

    private final long quietMillis;
    private final long maxWaitMillis;
    private final boolean leading;

    Debounce(DebounceSpec spec) {
        Duration maxWait = spec.maxWait();
        this.quietMillis = spec.quiet().toMillis();
        this.leading = spec.edge() == Edge.LEADING;
        this.maxWaitMillis = maxWait == null || leading ? NEVER : maxWait.toMillis();
    }

    @Override
    public Next<Burst> onEvent(@Nullable Burst state, PatternEvent event) {
        if (!leading) {
            Refs refs = state == null ? Refs.NONE : state.refs;
            return Next.quiet(new Burst(refs.plus(event.ref()), event.sequence()));
        }
        Burst goesOn = new Burst(Refs.NONE.plus(event.ref()), event.sequence());
        return state == null ? Next.saying(goesOn, Emission.passing(event)) : Next.quiet(goesOn);
    }

    @Override
    public Next<Burst> onTimer(Burst state, long dueMillis, long sequence) {
        return leading ? Next.quiet(null) : Next.saying(null, Emission.firing(dueMillis, state.refs));
    }

    @Override
    public long dueMillis(Burst state) {
        long quiet = state.refs.last().timeMillis() + quietMillis;
        return maxWaitMillis == NEVER
                ? quiet
                : Math.min(quiet, state.refs.get(0).timeMillis() + maxWaitMillis);
    }

    @Override
    public long dueSequence(Burst state) {
        return state.sequence;
    }

    @Override
    public List<EventRef> events(Burst state) {
        return state.refs;
    }

    @Override
    public void write(Burst state, StateWriter out) {
        out.refs(state.refs).number(state.sequence);
    }

    @Override
    public Burst read(StateReader in) {
        return new Burst(Refs.of(in.refs()), in.number());
    }
}
