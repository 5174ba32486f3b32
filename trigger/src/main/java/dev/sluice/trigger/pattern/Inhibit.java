package dev.sluice.trigger.pattern;

import dev.sluice.crds.model.InhibitSpec;
import dev.sluice.expression.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets events pass unless something else is firing with the same values; these are the key. */
final class Inhibit implements Machine<Inhibit.Muted> {

    /** Something is firing. */
    record Muted() {}

    private static final Muted MUTED = new Muted();

    private final int target;
    private final int source;

    Inhibit(InhibitSpec spec) {
        this.target = spec.reads().indexOf(spec.of());
        this.source = spec.reads().indexOf(spec.whileFiring());
    }

    /** An event that is on both names does not mute itself. */
    @Override
    public Next<Muted> onEvent(@Nullable Muted state, PatternEvent event) {
        Muted after = state;
        if (event.is(source)) {
            after = event.verdict() == Verdict.MATCH ? null : MUTED;
        }
        if (!event.is(target)) {
            return Next.quiet(after);
        }
        return state == null ? Next.saying(after, Emission.passing(event)) : Next.suppressed(after);
    }

    @Override
    public Next<Muted> onTimer(Muted state, long dueMillis, long sequence) {
        return Next.quiet(state);
    }

    @Override
    public long dueMillis(Muted state) {
        return NEVER;
    }

    @Override
    public List<EventRef> events(Muted state) {
        return List.of();
    }

    @Override
    public void write(Muted state, StateWriter out) {
        out.flag(true);
    }

    @Override
    public Muted read(StateReader in) {
        in.flag();
        return MUTED;
    }
}
