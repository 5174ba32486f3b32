package dev.sluice.trigger.pattern;

import dev.sluice.crds.model.Rearm;
import dev.sluice.crds.model.RearmSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** "At least so many within a window", and when it may fire again; the kinds differ in what they measure. */
abstract sealed class Threshold implements Machine<Threshold.Window> permits Count, Distinct {

    /**
     * One key's window.
     *
     * @param refs the events in it
     * @param latched with {@code untilQuiet}: it fired and was not quiet since
     * @param firing with {@code resolve}: it fired and has not been resolved
     * @param lastMillis time of the newest event, also when the window was emptied since
     * @param firedMillis with {@code cooldown}: when it last fired, {@link #NEVER} when it did not
     * @param sequence of the newest event
     */
    record Window(Refs refs, boolean latched, boolean firing, long lastMillis, long firedMillis, long sequence) {

        private static final Window EMPTY = new Window(Refs.NONE, false, false, 0, NEVER, 0);
    }

    private final long atLeast;
    private final long withinMillis;
    private final Rearm rearm;
    private final long pauseMillis;
    private final boolean resolve;

    Threshold(long atLeast, Duration within, RearmSpec rearm, boolean resolve) {
        this.atLeast = atLeast;
        this.withinMillis = within.toMillis();
        this.rearm = rearm.rearm();
        this.pauseMillis = pause(rearm);
        this.resolve = resolve;
    }

    /** What is compared with {@code atLeast}. */
    abstract long measure(Refs refs);

    /** What a firing reports. */
    abstract Emission emission(long nowMillis, Refs refs);

    private static long pause(RearmSpec rearm) {
        Duration pause = rearm.rearm() == Rearm.COOLDOWN ? rearm.cooldown() : rearm.quiet();
        return pause == null ? 0 : pause.toMillis();
    }

    @Override
    public Next<Window> onEvent(@Nullable Window state, PatternEvent event) {
        Window old = state == null ? Window.EMPTY : state;
        long now = event.timeMillis();
        Refs before = old.refs.after(now - withinMillis);
        Refs refs = before.plus(event.ref());
        boolean latched = old.latched && now - old.lastMillis < pauseMillis;
        boolean fires = measure(refs) >= atLeast && mayFire(old, before, latched, now);
        if (!fires) {
            return Next.quiet(new Window(refs, latched, old.firing, now, old.firedMillis, event.sequence()));
        }
        Window after = new Window(
                rearm == Rearm.RESET ? Refs.NONE : refs,
                rearm == Rearm.UNTIL_QUIET,
                resolve,
                now,
                rearm == Rearm.COOLDOWN ? now : NEVER,
                event.sequence());
        return Next.saying(orNothing(after, now), emission(now, refs));
    }

    private boolean mayFire(Window old, Refs before, boolean latched, long now) {
        return switch (rearm) {
            case EVERY, RESET -> true;
            case EDGE -> measure(before) < atLeast;
            case UNTIL_QUIET -> !latched;
            case COOLDOWN -> old.firedMillis == NEVER || now - old.firedMillis >= pauseMillis;
        };
    }

    @Override
    public final Next<Window> onTimer(Window state, long dueMillis, long sequence) {
        boolean resolves = state.firing && resolvedMillis(state) <= dueMillis;
        Refs refs = state.refs.after(dueMillis - withinMillis);
        boolean latched = state.latched && dueMillis - state.lastMillis < pauseMillis;
        Window after = new Window(
                refs, latched, state.firing && !resolves, state.lastMillis, state.firedMillis, state.sequence);
        Window kept = orNothing(after, dueMillis);
        return resolves ? Next.saying(kept, Emission.resolved(dueMillis, refs)) : Next.quiet(kept);
    }

    private @Nullable Window orNothing(Window window, long now) {
        return window.firing || forgottenMillis(window) > now ? window : null;
    }

    @Override
    public final long dueMillis(Window state) {
        return state.firing ? resolvedMillis(state) : forgottenMillis(state);
    }

    @Override
    public final long dueSequence(Window state) {
        return state.sequence;
    }

    /** When nothing of an idle key matters any more. */
    private long forgottenMillis(Window window) {
        long forgotten =
                window.refs.isEmpty() ? Long.MIN_VALUE : window.refs.last().timeMillis() + withinMillis;
        if (window.latched) {
            forgotten = Math.max(forgotten, window.lastMillis + pauseMillis);
        }
        if (window.firedMillis != NEVER) {
            forgotten = Math.max(forgotten, window.firedMillis + pauseMillis);
        }
        return forgotten;
    }

    /** When a firing key is resolved if no event comes. */
    private long resolvedMillis(Window window) {
        return switch (rearm) {
            case UNTIL_QUIET -> window.lastMillis + pauseMillis;
            case RESET -> window.lastMillis + withinMillis;
            case EVERY, EDGE, COOLDOWN -> fallsBelowMillis(window.refs);
        };
    }

    private long fallsBelowMillis(Refs refs) {
        Refs rest = refs;
        long below = Long.MIN_VALUE;
        while (measure(rest) >= atLeast) {
            long oldest = rest.get(0).timeMillis();
            below = oldest + withinMillis;
            rest = rest.after(oldest);
        }
        return below;
    }

    @Override
    public final List<EventRef> events(Window state) {
        return state.refs;
    }

    @Override
    public final void write(Window state, StateWriter out) {
        out.refs(state.refs).flag(state.latched).flag(state.firing).signed(state.lastMillis);
        out.flag(state.firedMillis != NEVER).signed(state.firedMillis == NEVER ? 0 : state.firedMillis);
        out.number(state.sequence);
    }

    @Override
    public final Window read(StateReader in) {
        Refs refs = Refs.of(in.refs());
        boolean latched = in.flag();
        boolean firing = in.flag();
        long last = in.signed();
        boolean fired = in.flag();
        long firedMillis = in.signed();
        return new Window(refs, latched, firing, last, fired ? firedMillis : NEVER, in.number());
    }
}
