package dev.sluice.trigger.pattern;

import dev.sluice.crds.model.DeadmanSpec;
import dev.sluice.crds.model.Repeat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fires after silence. */
final class Deadman implements Machine<Deadman.Silence> {

    /**
     * Since when a key is silent.
     *
     * @param sinceMillis the newest event, or the firing that began the next period
     * @param fired whether this silence has fired
     * @param sequence when the wait began
     */
    record Silence(long sinceMillis, boolean fired, long sequence) {}

    private final long withinMillis;
    private final boolean again;
    private final boolean resolve;

    Deadman(DeadmanSpec spec) {
        this.withinMillis = spec.within().toMillis();
        this.again = spec.repeat() == Repeat.EVERY;
        this.resolve = spec.resolve();
    }

    @Override
    public Silence expected(long startMillis, long sequence) {
        return new Silence(startMillis, false, sequence);
    }

    @Override
    public Next<Silence> onEvent(@Nullable Silence state, PatternEvent event) {
        Silence heard = new Silence(event.timeMillis(), false, event.sequence());
        if (resolve && state != null && state.fired) {
            return Next.saying(heard, Emission.resolved(event.timeMillis(), List.of(event.ref())));
        }
        return Next.quiet(heard);
    }

    @Override
    public Next<Silence> onTimer(Silence state, long dueMillis, long sequence) {
        Silence silent = again || resolve ? new Silence(dueMillis, true, sequence) : null;
        return Next.saying(silent, Emission.firing(dueMillis, List.of()));
    }

    @Override
    public long dueMillis(Silence state) {
        return state.fired && !again ? NEVER : state.sinceMillis + withinMillis;
    }

    @Override
    public long dueSequence(Silence state) {
        return state.sequence;
    }

    @Override
    public List<EventRef> events(Silence state) {
        return List.of();
    }

    @Override
    public void write(Silence state, StateWriter out) {
        out.signed(state.sinceMillis).flag(state.fired).number(state.sequence);
    }

    @Override
    public Silence read(StateReader in) {
        return new Silence(in.signed(), in.flag(), in.number());
    }
}
