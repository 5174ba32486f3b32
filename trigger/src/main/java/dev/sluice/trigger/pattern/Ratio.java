package dev.sluice.trigger.pattern;

import dev.sluice.crds.model.RatioSpec;
import dev.sluice.expression.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fires at the end of an aligned window of whose events a share matches. */
final class Ratio implements Machine<Ratio.Tally> {

    /**
     * The open window.
     *
     * @param endMillis when it ends
     * @param total events in it
     * @param matching those that match
     * @param sequence when the wait for its end began
     */
    record Tally(long endMillis, long total, Refs matching, long sequence) {}

    private final RatioSpec spec;
    private final long sizeMillis;

    Ratio(RatioSpec spec) {
        this.spec = spec;
        this.sizeMillis = spec.size().toMillis();
    }

    @Override
    public Next<Tally> onEvent(@Nullable Tally state, PatternEvent event) {
        Tally tally = state == null ? opened(event) : state;
        Refs matching = event.verdict() == Verdict.MATCH ? tally.matching.plus(event.ref()) : tally.matching;
        return Next.quiet(new Tally(tally.endMillis, tally.total + 1, matching, tally.sequence));
    }

    private Tally opened(PatternEvent event) {
        long end = (Math.floorDiv(event.timeMillis(), sizeMillis) + 1) * sizeMillis;
        return new Tally(end, 0, Refs.NONE, event.sequence());
    }

    @Override
    public Next<Tally> onTimer(Tally state, long dueMillis, long sequence) {
        long part = state.matching.size();
        if (state.total < spec.minTotal() || (double) part / state.total < spec.share()) {
            return Next.quiet(null);
        }
        Map<String, Object> fields = Map.of("part", part, "total", state.total);
        return Next.saying(null, Emission.firing(dueMillis, state.matching, fields));
    }

    @Override
    public long dueMillis(Tally state) {
        return state.endMillis;
    }

    @Override
    public long dueSequence(Tally state) {
        return state.sequence;
    }

    @Override
    public List<EventRef> events(Tally state) {
        return state.matching;
    }

    @Override
    public void write(Tally state, StateWriter out) {
        out.signed(state.endMillis).number(state.total).refs(state.matching).number(state.sequence);
    }

    @Override
    public Tally read(StateReader in) {
        return new Tally(in.signed(), in.number(), Refs.of(in.refs()), in.number());
    }
}
