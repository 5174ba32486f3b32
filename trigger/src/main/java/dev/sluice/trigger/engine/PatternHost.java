package dev.sluice.trigger.engine;

import dev.sluice.crds.model.PatternSpec;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.expression.EventView;
import dev.sluice.expression.Verdict;
import dev.sluice.trigger.pattern.Machine;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The patterns of a trigger together: their clocks, whose turn it is, and who reads whom.
 *
 * <p>Patterns with bus time share the bus clock; their timers run in order of due time, then creation. A pattern with event time
 * follows the newest event time of the trigger's inputs, less its lateness, and where it reads other patterns with event time, not
 * beyond their clocks. Without events its clock goes on with the bus clock after {@code idle}. ADR 51.
 */
final class PatternHost implements Outlet {

    /** What the trigger makes of what patterns say. */
    interface Listener {

        /** Makes it an occurrence, evaluates conditions. */
        Occurrence occurred(Occurred occurred);

        void notice(Notice notice);

        /** A key that was firing is forgotten. */
        void forgotten(PatternProgram<?> pattern);
    }

    private static final long UNKNOWN = Long.MIN_VALUE;

    private final TriggerProgram program;
    private final Tally tally;
    private final Listener listener;
    private final List<PatternRun<?>> runs = new ArrayList<>();
    private final ArrayDeque<Occurred> said = new ArrayDeque<>();
    private final EventTime eventTime;

    /** What is stored of all patterns together. */
    static final class Clock {
        long busMillis = UNKNOWN;
        long lastPosition;
        long sequence;
        /** The newest event time at any input. */
        long newestMillis = UNKNOWN;
        /** Bus time of the newest arrival at any input. */
        long arrivedMillis = UNKNOWN;

        boolean changed;
    }

    private final Clock clock;

    PatternHost(
            TriggerProgram program,
            StateSource source,
            int workingSetKeys,
            Clock clock,
            Tally tally,
            Listener listener) {
        this.program = program;
        this.clock = clock;
        this.tally = tally;
        this.listener = listener;
        program.patterns().forEach(pattern -> runs.add(run(pattern, source, workingSetKeys)));
        this.eventTime = new EventTime(runs, program.names(), clock, this::settle);
    }

    private <S> PatternRun<S> run(PatternProgram<S> pattern, StateSource source, int workingSetKeys) {
        PatternKeys<S> keys = new PatternKeys<>(pattern, source, workingSetKeys);
        return new PatternRun<>(pattern, keys, new Waiting(pattern.name()), this);
    }

    List<PatternRun<?>> runs() {
        return runs;
    }

    int keys() {
        return runs.stream().mapToInt(run -> run.keys().size()).sum();
    }

    int timers() {
        return runs.stream().mapToInt(run -> run.keys().timers()).sum();
    }

    /** How the patterns that read one of these inputs stand for the event's key. */
    List<PatternStatus> statuses(Matched matched) {
        List<PatternStatus> statuses = new ArrayList<>();
        for (PatternRun<?> run : runs) {
            int read = matched.firstReadBy(run.program());
            if (read >= 0) {
                statuses.add(run.status(matched.view(read)));
            }
        }
        return statuses;
    }

    /** Runs everything due at or before a bus time. */
    void advanceTo(long busMillis) {
        if (runs.isEmpty()) {
            clock.busMillis = Math.max(clock.busMillis, busMillis);
            return;
        }
        start(busMillis);
        long woken = UNKNOWN;
        while (true) {
            PatternRun<?> timer = firstTimer();
            long due = timer == null ? Machine.NEVER : timer.keys().nextDueMillis();
            long wake = eventTime.wakeMillis();
            if (Math.min(due, wake) > busMillis) {
                break;
            }
            clock.busMillis = Math.max(clock.busMillis, Math.min(due, wake));
            if (timer != null && due <= wake) {
                timer.runTimer();
                settle();
            } else if (wake > woken) {
                woken = wake;
                eventTime.follow();
            } else {
                break;
            }
        }
        clock.busMillis = Math.max(clock.busMillis, busMillis);
        eventTime.follow();
    }

    /** Lets the clocks of event time reach a time, as at the end of a test. */
    void finish(long millis) {
        eventTime.finish(millis);
    }

    private void start(long busMillis) {
        for (PatternRun<?> run : runs) {
            if (!run.started() && !run.program().eventTime()) {
                run.start(busMillis);
                clock.changed = true;
            }
        }
    }

    private @Nullable PatternRun<?> firstTimer() {
        PatternRun<?> first = null;
        for (PatternRun<?> run : runs) {
            Slot<?> slot = run.program().eventTime() ? null : run.keys().first();
            if (slot != null && (first == null || slot.before(first.keys().firstSlot()))) {
                first = run;
            }
        }
        return first;
    }

    /** When the host has something to do, in bus time; at once when patterns have still to be run for the first time. */
    long nextDueMillis() {
        for (PatternRun<?> run : runs) {
            if (!run.started() && !run.program().eventTime()) {
                return 0;
            }
        }
        PatternRun<?> timer = firstTimer();
        return Math.min(timer == null ? Machine.NEVER : timer.keys().nextDueMillis(), eventTime.wakeMillis());
    }

    /** Takes an event that is on inputs of the trigger. */
    void offer(StoredEvent event, Matched matched) {
        clock.changed = true;
        clock.arrivedMillis = clock.busMillis;
        long eventMillis = eventTime.isUsed() ? timeMillis(event) : 0;
        clock.newestMillis = Math.max(clock.newestMillis, eventMillis);
        eventTime.follow();
        for (PatternRun<?> run : runs) {
            PatternProgram<?> pattern = run.program();
            int read = matched.firstReadBy(pattern);
            if (read >= 0 || pattern.machine().seesOthers()) {
                int input = read >= 0 ? read : matched.input(0);
                run.take(new Arrival(
                        event.position(),
                        event.event().id(),
                        clock.busMillis,
                        eventMillis,
                        matched.view(input),
                        matched.rolesIn(pattern),
                        resolved(pattern, matched),
                        null));
            }
        }
        settle();
        eventTime.follow();
    }

    private static long timeMillis(StoredEvent event) {
        String time = event.event().time().orElse(null);
        if (time == null) {
            return event.busTimeMillis();
        }
        try {
            return OffsetDateTime.parse(time).toInstant().toEpochMilli();
        } catch (DateTimeParseException e) {
            return event.busTimeMillis();
        }
    }

    /** Whether an event says resolved, for the kinds that ask: {@code group}, and {@code inhibit} of what mutes. */
    private Verdict resolved(PatternProgram<?> pattern, Matched matched) {
        long asking = switch (pattern.spec().kind()) {
            case GROUP -> 1;
            case INHIBIT -> 2;
            default -> 0;
        };
        for (int i = 0; asking != 0 && i < matched.size(); i++) {
            int input = matched.input(i);
            if ((pattern.roles(input) & asking) != 0) {
                return Verdict.of(program.inputs().get(input).resolved(matched.view(input)));
            }
        }
        return Verdict.NO_MATCH;
    }

    /** Makes occurrences of what patterns said and shows them to the patterns that read them, until nothing is left. */
    private void settle() {
        for (Occurred next = said.poll(); next != null; next = said.poll()) {
            Occurrence occurrence = listener.occurred(next);
            int name = program.names().patternName(next.run().program().index());
            EventView view = null;
            for (PatternRun<?> run : runs) {
                long roles = run.program().roles(name);
                if (roles != 0
                        && hears(run.program().spec().kind(), next.emission().resolved())) {
                    view = view == null ? EventView.of(occurrence.event()) : view;
                    run.take(arrival(next, occurrence, view, roles));
                }
            }
        }
    }

    private static boolean hears(PatternSpec.Kind kind, boolean resolved) {
        return !resolved || kind == PatternSpec.Kind.GROUP || kind == PatternSpec.Kind.INHIBIT;
    }

    private Arrival arrival(Occurred occurred, Occurrence occurrence, EventView view, long roles) {
        return new Arrival(
                clock.lastPosition,
                occurrence.event().id(),
                clock.busMillis,
                occurrence.atMillis(),
                view,
                roles,
                Verdict.of(occurred.emission().resolved()),
                occurrence.positions());
    }

    @Override
    public long nextSequence() {
        clock.changed = true;
        return ++clock.sequence;
    }

    @Override
    public void occurred(Occurred occurred) {
        said.add(occurred);
    }

    @Override
    public void forgotten(PatternProgram<?> pattern) {
        listener.forgotten(pattern);
    }

    @Override
    public void notice(Notice notice) {
        listener.notice(notice);
    }

    @Override
    public void count(PatternProgram<?> pattern, Tally.AtPattern kind) {
        tally.add(pattern.index(), kind);
    }
}
