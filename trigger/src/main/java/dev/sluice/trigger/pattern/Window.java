package dev.sluice.trigger.pattern;

import dev.sluice.crds.model.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fires at the end of each aligned window that holds enough events. */
final class Window implements Machine<Window.Pane> {

    /**
     * The events of the windows that are open.
     *
     * @param refs the events, by time, then arrival
     * @param endMillis the end of the first open window that holds one of them
     * @param sequence when the wait for that end began
     */
    record Pane(Refs refs, long endMillis, long sequence) {}

    private final long sizeMillis;
    private final long slideMillis;
    private final long atLeast;

    Window(WindowSpec spec) {
        Duration slide = spec.slide();
        this.sizeMillis = spec.size().toMillis();
        this.slideMillis = slide == null ? sizeMillis : slide.toMillis();
        this.atLeast = spec.atLeast();
    }

    @Override
    public boolean ordersItself() {
        return true;
    }

    @Override
    public Next<Pane> onEvent(@Nullable Pane state, PatternEvent event) {
        long newestStart = Math.floorDiv(event.timeMillis(), slideMillis) * slideMillis;
        if (newestStart + sizeMillis <= event.timeMillis()) {
            // between two windows: in none, so never late
            return Next.quiet(state);
        }
        if (newestStart + sizeMillis <= event.clockMillis()) {
            return Next.late(state);
        }
        long end = firstEndAfter(Math.max(event.timeMillis(), event.clockMillis()));
        if (state == null) {
            return Next.quiet(new Pane(Refs.NONE.plus(event.ref()), end, event.sequence()));
        }
        Refs refs = inserted(state.refs, event.ref());
        return Next.quiet(
                end < state.endMillis
                        ? new Pane(refs, end, event.sequence())
                        : new Pane(refs, state.endMillis, state.sequence));
    }

    private static Refs inserted(Refs refs, EventRef ref) {
        if (!refs.isEmpty() && EventRef.ORDER.compare(refs.last(), ref) <= 0) {
            return refs.plus(ref);
        }
        List<EventRef> all = new ArrayList<>(refs);
        all.add(ref);
        all.sort(EventRef.ORDER);
        return Refs.of(all);
    }

    private long firstEndAfter(long millis) {
        return Math.floorDiv(millis - sizeMillis, slideMillis) * slideMillis + slideMillis + sizeMillis;
    }

    @Override
    public Next<Pane> onTimer(Pane state, long dueMillis, long sequence) {
        List<EventRef> inside = state.refs.stream()
                .filter(ref -> ref.timeMillis() >= dueMillis - sizeMillis && ref.timeMillis() < dueMillis)
                .toList();
        long nextStart = dueMillis - sizeMillis + slideMillis;
        List<EventRef> rest =
                state.refs.stream().filter(ref -> ref.timeMillis() >= nextStart).toList();
        Pane after = rest.isEmpty()
                ? null
                : new Pane(
                        Refs.of(rest),
                        firstEndAfter(Math.max(dueMillis, rest.get(0).timeMillis())),
                        sequence);
        return inside.size() >= atLeast ? Next.saying(after, Emission.firing(dueMillis, inside)) : Next.quiet(after);
    }

    @Override
    public long dueMillis(Pane state) {
        return state.endMillis;
    }

    @Override
    public long dueSequence(Pane state) {
        return state.sequence;
    }

    @Override
    public List<EventRef> events(Pane state) {
        return state.refs;
    }

    @Override
    public void write(Pane state, StateWriter out) {
        out.refs(state.refs).signed(state.endMillis).number(state.sequence);
    }

    @Override
    public Pane read(StateReader in) {
        return new Pane(Refs.of(in.refs()), in.signed(), in.number());
    }
}
