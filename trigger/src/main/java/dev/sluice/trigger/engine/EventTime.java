package dev.sluice.trigger.engine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of a trigger's patterns with event time. What they have to do is done in order of time over all of them, and at equal
 * times upstream first, however far one event moves the clocks: a backlog gives the firings that live events give. ADR 51.
 */
final class EventTime {

    private static final long UNKNOWN = Long.MIN_VALUE;
    private static final long NEVER = Long.MAX_VALUE;

    private final PatternHost.Clock clock;
    private final Runnable settle;
    /** Each with those with event time that it reads, which stand before it. */
    private final Map<PatternRun<?>, List<PatternRun<?>>> upstreams = new LinkedHashMap<>();

    private long forcedMillis = UNKNOWN;

    /**
     * Follows the events of a trigger.
     *
     * @param runs all patterns of the trigger, each after those it reads
     * @param settle shows what a pattern said to those that read it
     */
    EventTime(List<PatternRun<?>> runs, Names names, PatternHost.Clock clock, Runnable settle) {
        this.clock = clock;
        this.settle = settle;
        List<PatternRun<?>> mine =
                runs.stream().filter(run -> run.program().eventTime()).toList();
        for (PatternRun<?> run : mine) {
            upstreams.put(
                    run,
                    Arrays.stream(run.program().upstream())
                            .<PatternRun<?>>mapToObj(name -> runs.get(name - names.patternName(0)))
                            .filter(mine::contains)
                            .toList());
        }
    }

    /** Whether any pattern has event time. */
    boolean isUsed() {
        return !upstreams.isEmpty();
    }

    /** The bus time at which some pattern has something to do if no event comes. */
    long wakeMillis() {
        long wake = NEVER;
        if (clock.newestMillis != UNKNOWN) {
            for (PatternRun<?> run : upstreams.keySet()) {
                if (run.nextMillis() != NEVER) {
                    wake = Math.min(wake, reachedMillis(run, run.nextMillis()));
                }
            }
        }
        return wake;
    }

    /** The bus time at which a pattern's clock has reached a time if no event comes. */
    private long reachedMillis(PatternRun<?> run, long millis) {
        if (run.clockMillis() >= millis) {
            return clock.busMillis;
        }
        long needed = millis + run.program().latenessMillis();
        long reached = clock.busMillis;
        for (PatternRun<?> upstream : upstream(run)) {
            reached = Math.max(reached, reachedMillis(upstream, needed));
        }
        if (hasOwnClock(run)) {
            long newest = newest(run);
            long missing = newest == UNKNOWN ? 0 : Math.max(0, needed - newest);
            reached = missing == 0
                    ? reached
                    : Math.max(reached, clock.arrivedMillis + run.program().idleMillis() + missing);
        }
        return reached;
    }

    private List<PatternRun<?>> upstream(PatternRun<?> run) {
        return upstreams.getOrDefault(run, List.of());
    }

    private boolean hasOwnClock(PatternRun<?> run) {
        return run.program().readsInputs() || upstream(run).isEmpty();
    }

    private long newest(PatternRun<?> run) {
        return run.program().readsInputs() ? clock.newestMillis : run.newestMillis();
    }

    /** Lets the clocks reach a time, as at the end of a test. */
    void finish(long millis) {
        forcedMillis = millis;
        clock.newestMillis = Math.max(clock.newestMillis, millis);
        follow();
        forcedMillis = UNKNOWN;
    }

    /** Advances the patterns as far as their clocks may go, one thing after the other. */
    void follow() {
        for (PatternRun<?> next = first(); next != null; next = first()) {
            next.runNext();
            settle.run();
        }
    }

    /** Whose turn it is, if anyone's. All clocks go on until something is due at the pattern itself or upstream. */
    private @Nullable PatternRun<?> first() {
        PatternRun<?> first = null;
        for (PatternRun<?> run : upstreams.keySet()) {
            long target = targetMillis(run);
            if (target == UNKNOWN) {
                continue;
            }
            if (!run.started()) {
                run.start(target);
                clock.changed = true;
            }
            long next = run.nextMillis();
            run.reach(Math.min(target, next - 1));
            if (next <= target && (first == null || next < first.nextMillis())) {
                first = run;
            }
        }
        return first;
    }

    private long targetMillis(PatternRun<?> run) {
        long base = NEVER;
        for (PatternRun<?> upstream : upstream(run)) {
            base = Math.min(base, upstream.clockMillis());
        }
        if (forcedMillis != UNKNOWN) {
            return Math.min(base, Math.max(forcedMillis, run.clockMillis()));
        }
        if (hasOwnClock(run)) {
            long newest = newest(run);
            long quiet = clock.busMillis - clock.arrivedMillis - run.program().idleMillis();
            base = Math.min(base, newest == UNKNOWN ? UNKNOWN : newest + Math.max(0, quiet));
        }
        return base == UNKNOWN ? UNKNOWN : base - run.program().latenessMillis();
    }
}
