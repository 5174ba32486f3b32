package dev.sluice.trigger.engine;

import dev.sluice.expression.CelExpression;
import dev.sluice.expression.EventView;
import dev.sluice.expression.Verdict;
import dev.sluice.trigger.engine.Slot.Resident;
import dev.sluice.trigger.pattern.CanonicalJson;
import dev.sluice.trigger.pattern.Emission;
import dev.sluice.trigger.pattern.EventRef;
import dev.sluice.trigger.pattern.Machine;
import dev.sluice.trigger.pattern.Next;
import dev.sluice.trigger.pattern.PatternEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A pattern at work: finds the key, keeps the order of time, bounds the number of keys, and runs the machine.
 *
 * @param <S> the machine's state
 */
final class PatternRun<S> {

    private final PatternProgram<S> program;
    private final Machine<S> machine;
    private final PatternKeys<S> keys;
    private final Waiting waiting;
    private final Outlet outlet;
    private boolean started;
    private long clockMillis = Long.MIN_VALUE;
    private long newestMillis = Long.MIN_VALUE;

    PatternRun(PatternProgram<S> program, PatternKeys<S> keys, Waiting waiting, Outlet outlet) {
        this.program = program;
        this.machine = program.machine();
        this.keys = keys;
        this.waiting = waiting;
        this.outlet = outlet;
    }

    PatternProgram<S> program() {
        return program;
    }

    PatternKeys<S> keys() {
        return keys;
    }

    Waiting waiting() {
        return waiting;
    }

    boolean started() {
        return started;
    }

    long clockMillis() {
        return clockMillis;
    }

    /** The newest time of anything it was shown. */
    long newestMillis() {
        return newestMillis;
    }

    /** Goes on where it was. */
    void resume(long clock, long newest) {
        started = true;
        clockMillis = clock;
        newestMillis = newest;
    }

    /** Runs for the first time: from now on silence counts. */
    void start(long clock) {
        started = true;
        clockMillis = Math.max(clockMillis, clock);
        for (String key : program.expectedKeys()) {
            long sequence = outlet.nextSequence();
            S state = machine.expected(clock, sequence);
            if (state != null && keys.size() < program.maxKeys()) {
                keys.put(keys.create(key), state, sequence);
            }
        }
    }

    /** Takes an occurrence; with {@code time: event} it may have to wait for its turn. */
    void take(Arrival arrival) {
        boolean watching = arrival.roles() == 0;
        Optional<String> key = program.fields().key().of(arrival.view());
        if (key.isEmpty()) {
            if (!watching) {
                outlet.count(program, Tally.AtPattern.UNKEYED);
            }
            return;
        }
        long now = program.eventTime() ? arrival.eventMillis() : Math.max(arrival.busMillis(), clockMillis);
        newestMillis = Math.max(newestMillis, now);
        PatternEvent event = event(arrival, now);
        if (!program.eventTime()) {
            advance(now);
            accept(key.get(), event);
        } else if (machine.ordersItself()) {
            accept(key.get(), event);
        } else if (now < clockMillis) {
            late(event);
        } else {
            waiting.add(new Waiting.Entry(key.get(), event));
        }
    }

    private PatternEvent event(Arrival arrival, long timeMillis) {
        EventView view = arrival.view();
        PatternProgram.Fields fields = program.fields();
        CelExpression verdict = fields.verdict();
        EventRef ref = new EventRef(
                arrival.position(), timeMillis, arrival.id(), weight(view), value(view), arrival.beneath());
        long clock = program.eventTime() ? clockMillis : timeMillis;
        Verdict says = verdict == null ? arrival.resolved() : verdict.bool(view);
        return new PatternEvent(ref, clock, outlet.nextSequence(), arrival.roles(), says);
    }

    private long weight(EventView view) {
        CelExpression weight = program.fields().weight();
        if (weight == null) {
            return 1;
        }
        Object value = weight.value(view).toOptional().orElse(1L);
        return value instanceof Number number ? Math.max(0, number.longValue()) : 1;
    }

    private @Nullable String value(EventView view) {
        CelExpression value = program.fields().value();
        return value == null
                ? null
                : CanonicalJson.write(value.value(view).toOptional().orElse(null));
    }

    private void late(PatternEvent event) {
        if (event.roles() != 0) {
            outlet.count(program, Tally.AtPattern.LATE);
            notice(Notice.Kind.LATE, null, event.timeMillis(), event.ref().positions());
        }
    }

    private void notice(Notice.Kind kind, @Nullable String key, long atMillis, List<Long> positions) {
        outlet.notice(new Notice(program.name(), kind, key, atMillis, positions));
    }

    /** Runs what is due at or before a time. */
    private void advance(long targetMillis) {
        while (nextMillis() <= targetMillis) {
            runNext();
        }
        reach(targetMillis);
    }

    /** Its clock shows at least this time; nothing is due by then. */
    void reach(long millis) {
        clockMillis = Math.max(clockMillis, millis);
    }

    /** Runs the one thing that is due first: a timer before an event of the same time. There is one. */
    void runNext() {
        long timer = keys.nextDueMillis();
        long event = waiting.firstMillis();
        reach(Math.min(timer, event));
        if (timer <= event) {
            runTimer();
        } else {
            Waiting.Entry entry = waiting.removeFirst();
            accept(entry.key(), entry.event());
        }
    }

    /** When it next has something to do in its own time. */
    long nextMillis() {
        return Math.min(keys.nextDueMillis(), waiting.firstMillis());
    }

    /** Looks at the slot that is due first. */
    void runTimer() {
        Slot<S> slot = Objects.requireNonNull(keys.first());
        S state = Objects.requireNonNull(keys.resident(slot).state);
        long due = slot.dueMillis;
        long real = machine.dueMillis(state);
        long sequence = outlet.nextSequence();
        if (real > due) {
            keys.schedule(slot, real, state, sequence);
            return;
        }
        Next<S> next = machine.onTimer(state, due, sequence);
        List<Occurred> said = say(slot, next.emissions());
        S after = next.state();
        keys.put(slot, after, sequence);
        if (after != null && machine.dueMillis(after) != slot.dueMillis) {
            keys.schedule(slot, machine.dueMillis(after), after, sequence);
        }
        said.forEach(outlet::occurred);
    }

    private void accept(String key, PatternEvent event) {
        Slot<S> slot = keys.find(key);
        if (slot == null && event.roles() == 0) {
            return;
        }
        S state = slot == null ? null : keys.resident(slot).state;
        Next<S> next = machine.onEvent(state, event);
        if (next.taken() == Next.Taken.LATE) {
            late(event);
            return;
        }
        S after = next.state();
        if (slot == null && after != null) {
            if (!hasRoom(key, event)) {
                return;
            }
            slot = keys.create(key);
        }
        if (event.roles() != 0) {
            boolean suppressed = next.taken() == Next.Taken.SUPPRESSED;
            outlet.count(program, suppressed ? Tally.AtPattern.SUPPRESSED : Tally.AtPattern.TAKEN);
        }
        if (slot == null) {
            next.emissions().forEach(emission -> outlet.occurred(said(key, emission, 0, 0, List.of())));
        } else {
            keep(slot, state, next, event);
        }
    }

    private void keep(Slot<S> slot, @Nullable S before, Next<S> next, PatternEvent event) {
        List<Occurred> said = say(slot, next.emissions());
        if (program.evicts()) {
            keys.resident(slot).usedSequence = event.sequence();
            keys.touch(slot);
        }
        if (next.state() != before) {
            keys.put(slot, next.state(), event.sequence());
        }
        said.forEach(outlet::occurred);
    }

    private boolean hasRoom(String key, PatternEvent event) {
        if (keys.size() < program.maxKeys()) {
            return true;
        }
        if (!program.evicts()) {
            outlet.count(program, Tally.AtPattern.OVERFLOW);
            notice(
                    Notice.Kind.DROPPED,
                    shown(key),
                    event.timeMillis(),
                    event.ref().positions());
            return false;
        }
        Slot<S> oldest = keys.leastRecentlyUsed();
        Resident<S> resident = keys.resident(oldest);
        List<Long> positions = new ArrayList<>();
        machine.events(Objects.requireNonNull(resident.state)).forEach(ref -> positions.addAll(ref.positions()));
        if (resident.firing) {
            outlet.forgotten(program);
        }
        keys.remove(oldest);
        notice(Notice.Kind.EVICTED, shown(oldest.key), event.timeMillis(), positions);
        return true;
    }

    /** How it stands for the key of an event. */
    PatternStatus status(EventView view) {
        PatternKey keyOf = program.fields().key();
        String key = keyOf.of(view).orElse(null);
        Slot<S> slot = key == null ? null : keys.find(key);
        List<Long> positions = new ArrayList<>();
        long amount = 0;
        boolean firing = false;
        OptionalLong due = OptionalLong.empty();
        if (slot != null) {
            Resident<S> resident = keys.resident(slot);
            List<EventRef> refs = new ArrayList<>();
            machine.events(Objects.requireNonNull(resident.state)).forEach(refs::add);
            refs.forEach(ref -> positions.addAll(ref.positions()));
            amount = program.fields().amount(refs);
            firing = resident.firing;
            due = slot.dueMillis == Machine.NEVER ? OptionalLong.empty() : OptionalLong.of(slot.dueMillis);
        }
        return new PatternStatus(
                program.name(),
                program.spec(),
                key == null ? keyOf.problem(view).orElse(null) : null,
                key == null ? null : shown(key),
                positions,
                amount,
                due,
                firing);
    }

    private @Nullable String shown(String key) {
        return program.fields().key().shown(key);
    }

    /** Notes which keys are firing, so that it is known who must hear that they are resolved. */
    private List<Occurred> say(Slot<S> slot, List<Emission> emissions) {
        if (emissions.isEmpty()) {
            return List.of();
        }
        List<Occurred> said = new ArrayList<>(emissions.size());
        Resident<S> resident = keys.resident(slot);
        for (Emission emission : emissions) {
            boolean fires = program.resolves() && !emission.resolved();
            int change = Boolean.compare(fires, resident.firing);
            if (change > 0) {
                resident.sinceMillis = emission.atMillis();
            }
            long since = resident.firing || fires ? resident.sinceMillis : 0;
            said.add(said(slot.key, emission, since, change, emission.resolved() ? resident.told : List.of()));
            if (change != 0) {
                resident.firing = fires;
                resident.sinceMillis = fires ? since : 0;
                resident.told = fires ? resident.told : List.of();
                keys.touch(slot);
            }
        }
        return said;
    }

    private Occurred said(String key, Emission emission, long sinceMillis, int firingKeys, List<String> told) {
        return new Occurred(this, key, shown(key), emission, sinceMillis, firingKeys, told);
    }

    /** A subscriber was told that a key is firing: it will be told when that is resolved. */
    void told(String slotKey, String subscriber) {
        Slot<S> slot = keys.find(slotKey);
        if (slot == null) {
            return;
        }
        Resident<S> resident = keys.resident(slot);
        if (resident.firing && !resident.told.contains(subscriber)) {
            List<String> told = new ArrayList<>(resident.told);
            told.add(subscriber);
            resident.told = List.copyOf(told);
            keys.touch(slot);
        }
    }
}
