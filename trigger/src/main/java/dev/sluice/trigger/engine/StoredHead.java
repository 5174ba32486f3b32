package dev.sluice.trigger.engine;

import dev.sluice.trigger.pattern.StateReader;
import dev.sluice.trigger.pattern.StateWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one stored row that belongs to the trigger itself: its clock, which names are true, and of each pattern the fingerprint of the
 * definition that its state belongs to. Restores everything from it, and drains everything beside it.
 */
final class StoredHead {

    private static final String ROW = "trigger";
    private static final int VERSION = 1;

    private final TriggerProgram program;
    private final PatternHost.Clock clock;
    private final Truths truths;
    private final NewestEvents newest;
    private final PatternHost patterns;
    private final List<String> restarted = new ArrayList<>();
    private final List<Changes.StateRow> orphanRows = new ArrayList<>();
    private final List<StateSource.Timer> orphanTimers = new ArrayList<>();

    /** What is stored of a pattern beside its keys. */
    private record PatternHead(
            String fingerprint, boolean started, long clockMillis, long newestMillis, long low, long high) {}

    StoredHead(
            TriggerProgram program, PatternHost.Clock clock, Truths truths, NewestEvents newest, PatternHost patterns) {
        this.program = program;
        this.clock = clock;
        this.truths = truths;
        this.newest = newest;
        this.patterns = patterns;
    }

    List<String> restartedPatterns() {
        return List.copyOf(restarted);
    }

    void restore(StateSource source) {
        byte[] bytes = source.load("", ROW);
        if (bytes == null) {
            return;
        }
        Map<String, PatternHead> heads = read(bytes);
        Map<String, List<StateSource.Timer>> timers = new HashMap<>();
        for (StateSource.Timer timer : source.timers()) {
            timers.computeIfAbsent(timer.pattern(), pattern -> new ArrayList<>())
                    .add(timer);
        }
        for (PatternRun<?> run : patterns.runs()) {
            String name = run.program().name();
            PatternHead stored = heads.remove(name);
            List<StateSource.Timer> itsTimers = timers.getOrDefault(name, List.of());
            timers.remove(name);
            if (stored != null && stored.fingerprint.equals(run.program().fingerprint())) {
                resume(run, stored, itsTimers, source);
            } else {
                discard(run, stored, itsTimers, source);
            }
        }
        removeOrphans(heads, timers, source);
    }

    private static void resume(
            PatternRun<?> run, PatternHead stored, List<StateSource.Timer> timers, StateSource source) {
        run.keys().restore(timers);
        run.waiting().restore(source, stored.low, stored.high);
        if (stored.started) {
            run.resume(stored.clockMillis, stored.newestMillis);
        }
    }

    private void discard(
            PatternRun<?> run,
            @org.jspecify.annotations.Nullable PatternHead stored,
            List<StateSource.Timer> timers,
            StateSource source) {
        truths.forget(program.names().patternName(run.program().index()));
        run.keys().discard(timers);
        if (stored != null) {
            run.waiting().discard(source, stored.low, stored.high);
            restarted.add(run.program().name());
        }
        clock.changed = true;
    }

    /** Patterns that are gone leave nothing behind. */
    private void removeOrphans(
            Map<String, PatternHead> heads, Map<String, List<StateSource.Timer>> timers, StateSource source) {
        heads.forEach((name, stored) -> {
            Waiting waiting = new Waiting(name);
            waiting.discard(source, stored.low, stored.high);
            waiting.drainTo(orphanRows);
            clock.changed = true;
        });
        timers.forEach((name, gone) -> {
            orphanTimers.addAll(gone);
            gone.forEach(timer -> orphanRows.add(new Changes.StateRow(name, timer.key(), null)));
        });
    }

    void drainTo(List<Changes.StateRow> rows, List<StateSource.Timer> added, List<StateSource.Timer> removed) {
        rows.addAll(orphanRows);
        removed.addAll(orphanTimers);
        orphanRows.clear();
        orphanTimers.clear();
        for (PatternRun<?> run : patterns.runs()) {
            run.keys().drainTo(rows, added, removed);
            run.waiting().drainTo(rows);
        }
        if (clock.changed) {
            clock.changed = false;
            rows.add(new Changes.StateRow("", ROW, bytes()));
        }
    }

    private byte[] bytes() {
        StateWriter out = new StateWriter().number(VERSION);
        out.signed(clock.busMillis).number(clock.lastPosition).number(clock.sequence);
        out.signed(clock.newestMillis).signed(clock.arrivedMillis);
        truths.write(out);
        newest.write(out);
        for (PatternRun<?> run : patterns.runs()) {
            out.text(run.program().name()).text(run.program().fingerprint()).flag(run.started());
            out.signed(run.clockMillis()).signed(run.newestMillis());
            out.number(run.waiting().low()).number(run.waiting().high());
        }
        out.text(null);
        return out.toBytes();
    }

    private Map<String, PatternHead> read(byte[] bytes) {
        try {
            StateReader in = new StateReader(bytes);
            long version = in.number();
            if (version != VERSION) {
                throw TriggerStateException.unknownVersion("trigger " + program.name(), version, VERSION);
            }
            clock.busMillis = in.signed();
            clock.lastPosition = in.number();
            clock.sequence = in.number();
            clock.newestMillis = in.signed();
            clock.arrivedMillis = in.signed();
            truths.read(in);
            newest.read(in);
            Map<String, PatternHead> heads = new LinkedHashMap<>();
            for (String name = in.text(); name != null; name = in.text()) {
                heads.put(
                        name,
                        new PatternHead(
                                in.requiredText(), in.flag(), in.signed(), in.signed(), in.number(), in.number()));
            }
            return heads;
        } catch (IllegalArgumentException e) {
            throw TriggerStateException.damaged("trigger " + program.name(), "", e);
        }
    }
}
