package dev.sluice.trigger.pattern;

import dev.sluice.crds.model.DedupMode;
import dev.sluice.crds.model.DedupPatternSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets the first of its kind pass; the key is the fingerprint. */
final class Dedup implements Machine<Dedup.Seen> {

    /**
     * A kind that is remembered.
     *
     * @param sinceMillis when it passed; with {@code mode: sliding} when it was last seen
     */
    record Seen(long sinceMillis) {}

    private final long ttlMillis;
    private final boolean sliding;

    Dedup(DedupPatternSpec spec) {
        this.ttlMillis = spec.ttl().toMillis();
        this.sliding = spec.mode() == DedupMode.SLIDING;
    }

    @Override
    public Next<Seen> onEvent(@Nullable Seen state, PatternEvent event) {
        Seen now = new Seen(event.timeMillis());
        if (state == null) {
            return Next.saying(now, Emission.passing(event));
        }
        return Next.suppressed(sliding ? now : state);
    }

    @Override
    public Next<Seen> onTimer(Seen state, long dueMillis, long sequence) {
        return Next.quiet(null);
    }

    @Override
    public long dueMillis(Seen state) {
        return state.sinceMillis + ttlMillis;
    }

    @Override
    public List<EventRef> events(Seen state) {
        return List.of();
    }

    @Override
    public void write(Seen state, StateWriter out) {
        out.signed(state.sinceMillis);
    }

    @Override
    public Seen read(StateReader in) {
        return new Seen(in.signed());
    }
}
