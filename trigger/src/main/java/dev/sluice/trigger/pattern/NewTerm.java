package dev.sluice.trigger.pattern;

import dev.sluice.crds.model.NewTermSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fires at a value that was not seen before, or not for long. The value is part of the key. */
final class NewTerm implements Machine<NewTerm.Seen> {

    /**
     * A value that is remembered.
     *
     * @param lastMillis when it was last seen
     */
    record Seen(long lastMillis) {}

    private final long forgetMillis;

    NewTerm(NewTermSpec spec) {
        this.forgetMillis = spec.forget().toMillis();
    }

    @Override
    public Next<Seen> onEvent(@Nullable Seen state, PatternEvent event) {
        String value = event.ref().value();
        Seen seen = new Seen(event.timeMillis());
        if (state != null || value == null) {
            return Next.quiet(value == null ? state : seen);
        }
        return Next.saying(
                seen,
                Emission.firing(event.timeMillis(), List.of(event.ref()), Map.of("value", CanonicalJson.read(value))));
    }

    @Override
    public Next<Seen> onTimer(Seen state, long dueMillis, long sequence) {
        return Next.quiet(null);
    }

    @Override
    public long dueMillis(Seen state) {
        return state.lastMillis + forgetMillis;
    }

    @Override
    public List<EventRef> events(Seen state) {
        return List.of();
    }

    @Override
    public void write(Seen state, StateWriter out) {
        out.signed(state.lastMillis);
    }

    @Override
    public Seen read(StateReader in) {
        return new Seen(in.signed());
    }
}
