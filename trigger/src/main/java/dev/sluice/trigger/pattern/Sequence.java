package dev.sluice.trigger.pattern;

import dev.sluice.crds.model.Contiguity;
import dev.sluice.crds.model.SequenceSpec;
import dev.sluice.crds.model.SequenceStart;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fires when events came in an order. */
final class Sequence implements Machine<Sequence.Runs> {

    /**
     * The open runs of a key, oldest first.
     *
     * @param open the events each has taken; their number is its next step
     */
    record Runs(List<List<EventRef>> open) {

        Runs {
            open = List.copyOf(open);
        }
    }

    private final int[] steps;
    private final int[] unless;
    private final long withinMillis;
    private final SequenceStart start;
    private final boolean strict;

    Sequence(SequenceSpec spec) {
        List<String> reads = spec.reads();
        this.steps = spec.steps().stream().mapToInt(reads::indexOf).toArray();
        this.unless = spec.unless().stream().mapToInt(reads::indexOf).toArray();
        this.withinMillis = spec.within().toMillis();
        this.start = spec.start();
        this.strict = spec.contiguity() == Contiguity.STRICT;
    }

    @Override
    public boolean seesOthers() {
        return strict;
    }

    @Override
    public Next<Runs> onEvent(@Nullable Runs state, PatternEvent event) {
        List<List<EventRef>> open = live(state, event.timeMillis());
        if (isUnless(event)) {
            open.clear();
        }
        List<Emission> emissions = new ArrayList<>();
        boolean taken = false;
        List<List<EventRef>> next = new ArrayList<>();
        for (List<EventRef> run : open) {
            if (!event.is(steps[run.size()])) {
                if (!strict) {
                    next.add(run);
                }
                continue;
            }
            taken = true;
            List<EventRef> longer = plus(run, event.ref());
            if (longer.size() == steps.length) {
                emissions.add(Emission.firing(event.timeMillis(), longer));
            } else {
                next.add(longer);
            }
        }
        if (event.is(steps[0])) {
            open(next, event.ref(), taken);
        }
        return Next.saying(orNothing(next), emissions);
    }

    private boolean isUnless(PatternEvent event) {
        for (int role : unless) {
            if (event.is(role)) {
                return true;
            }
        }
        return false;
    }

    /** Opens a run with a first-step event, as {@code start} says. */
    private void open(List<List<EventRef>> runs, EventRef ref, boolean taken) {
        switch (start) {
            case EVERY -> runs.add(List.of(ref));
            case LATEST -> {
                runs.removeIf(run -> run.size() == 1);
                runs.add(List.of(ref));
            }
            case FIRST -> {
                if (runs.isEmpty() && !taken) {
                    runs.add(List.of(ref));
                }
            }
        }
    }

    private static List<EventRef> plus(List<EventRef> run, EventRef ref) {
        List<EventRef> longer = new ArrayList<>(run);
        longer.add(ref);
        return List.copyOf(longer);
    }

    private List<List<EventRef>> live(@Nullable Runs state, long now) {
        List<List<EventRef>> open = new ArrayList<>(state == null ? List.of() : state.open);
        open.removeIf(run -> now - run.get(0).timeMillis() >= withinMillis);
        return open;
    }

    private static @Nullable Runs orNothing(List<List<EventRef>> open) {
        return open.isEmpty() ? null : new Runs(open);
    }

    @Override
    public Next<Runs> onTimer(Runs state, long dueMillis, long sequence) {
        return Next.quiet(orNothing(live(state, dueMillis)));
    }

    @Override
    public long dueMillis(Runs state) {
        long newest = Long.MIN_VALUE;
        for (List<EventRef> run : state.open) {
            newest = Math.max(newest, run.get(0).timeMillis());
        }
        return newest + withinMillis;
    }

    @Override
    public List<EventRef> events(Runs state) {
        return state.open.stream()
                .flatMap(List::stream)
                .distinct()
                .sorted(EventRef.ORDER)
                .toList();
    }

    @Override
    public void write(Runs state, StateWriter out) {
        out.number(state.open.size());
        state.open.forEach(out::refs);
    }

    @Override
    public Runs read(StateReader in) {
        List<List<EventRef>> open = new ArrayList<>();
        int count = in.size();
        for (int i = 0; i < count; i++) {
            open.add(List.copyOf(in.refs()));
        }
        return new Runs(open);
    }
}
