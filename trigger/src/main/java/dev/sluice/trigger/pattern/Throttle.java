package dev.sluice.trigger.pattern;

import dev.sluice.crds.model.ThrottlePolicy;
import dev.sluice.crds.model.ThrottleSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets so many events of a period pass; drops the rest, or delivers it together at the period's end. */
final class Throttle implements Machine<Throttle.Period> {

    /**
     * A period that runs.
     *
     * @param startMillis when it began
     * @param passed how many events passed
     * @param held with {@code policy: digest}: what its end delivers
     * @param sequence when it began
     */
    record Period(long startMillis, long passed, Refs held, long sequence) {}

    private final long max;
    private final long perMillis;
    private final boolean digest;

    Throttle(ThrottleSpec spec) {
        this.max = spec.max();
        this.perMillis = spec.per().toMillis();
        this.digest = spec.policy() == ThrottlePolicy.DIGEST;
    }

    @Override
    public Next<Period> onEvent(@Nullable Period state, PatternEvent event) {
        if (state == null) {
            Period opened = new Period(event.timeMillis(), 1, Refs.NONE, event.sequence());
            return Next.saying(opened, Emission.passing(event));
        }
        if (digest) {
            Refs held = state.held.plus(event.ref());
            return Next.quiet(new Period(state.startMillis, state.passed, held, state.sequence));
        }
        if (state.passed >= max) {
            return Next.suppressed(state);
        }
        Period longer = new Period(state.startMillis, state.passed + 1, state.held, state.sequence);
        return Next.saying(longer, Emission.passing(event));
    }

    @Override
    public Next<Period> onTimer(Period state, long dueMillis, long sequence) {
        if (state.held.isEmpty()) {
            return Next.quiet(null);
        }
        return Next.saying(new Period(dueMillis, 1, Refs.NONE, sequence), Emission.firing(dueMillis, state.held));
    }

    @Override
    public long dueMillis(Period state) {
        return state.startMillis + perMillis;
    }

    @Override
    public long dueSequence(Period state) {
        return state.sequence;
    }

    @Override
    public List<EventRef> events(Period state) {
        return state.held;
    }

    @Override
    public void write(Period state, StateWriter out) {
        out.signed(state.startMillis).number(state.passed).refs(state.held).number(state.sequence);
    }

    @Override
    public Period read(StateReader in) {
        return new Period(in.signed(), in.number(), Refs.of(in.refs()), in.number());
    }
}
