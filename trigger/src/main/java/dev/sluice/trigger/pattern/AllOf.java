package dev.sluice.trigger.pattern;

import dev.sluice.crds.model.AllOfSpec;
import dev.sluice.crds.model.Keep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Fires when one event of each came, in any order. */
final class AllOf implements Machine<AllOf.Slots> {

    /**
     * One slot per name.
     *
     * @param refs the event in each slot, null in an empty one
     */
    record Slots(List<@Nullable EventRef> refs) {}

    private final int names;
    private final long withinMillis;
    private final Keep keep;

    AllOf(AllOfSpec spec) {
        this.names = spec.reads().size();
        this.withinMillis = spec.within().toMillis();
        this.keep = spec.keep();
    }

    @Override
    public Next<Slots> onEvent(@Nullable Slots state, PatternEvent event) {
        List<@Nullable EventRef> refs = live(state, event.timeMillis());
        for (int i = 0; i < names; i++) {
            if (event.is(i) && (keep == Keep.LATEST || refs.get(i) == null)) {
                refs.set(i, event.ref());
            }
        }
        if (refs.contains(null)) {
            return Next.quiet(new Slots(refs));
        }
        return Next.saying(null, Emission.firing(event.timeMillis(), filled(refs)));
    }

    private List<@Nullable EventRef> live(@Nullable Slots state, long now) {
        List<@Nullable EventRef> refs =
                new ArrayList<>(state == null ? Collections.<@Nullable EventRef>nCopies(names, null) : state.refs);
        refs.replaceAll(ref -> ref != null && now - ref.timeMillis() < withinMillis ? ref : null);
        return refs;
    }

    private static List<EventRef> filled(List<@Nullable EventRef> refs) {
        return refs.stream()
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .distinct()
                .sorted(EventRef.ORDER)
                .toList();
    }

    @Override
    public Next<Slots> onTimer(Slots state, long dueMillis, long sequence) {
        List<@Nullable EventRef> refs = live(state, dueMillis);
        return Next.quiet(filled(refs).isEmpty() ? null : new Slots(refs));
    }

    @Override
    public long dueMillis(Slots state) {
        long newest = Long.MIN_VALUE;
        for (EventRef ref : events(state)) {
            newest = Math.max(newest, ref.timeMillis());
        }
        return newest + withinMillis;
    }

    @Override
    public List<EventRef> events(Slots state) {
        return filled(state.refs);
    }

    @Override
    public void write(Slots state, StateWriter out) {
        for (EventRef ref : state.refs) {
            out.flag(ref != null);
            if (ref != null) {
                out.ref(ref);
            }
        }
    }

    @Override
    public Slots read(StateReader in) {
        List<@Nullable EventRef> refs = new ArrayList<>();
        for (int i = 0; i < names; i++) {
            refs.add(in.flag() ? in.ref() : null);
        }
        return new Slots(refs);
    }
}
