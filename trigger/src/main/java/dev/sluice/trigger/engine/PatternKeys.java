package dev.sluice.trigger.engine;

import dev.sluice.trigger.engine.Slot.Resident;
import dev.sluice.trigger.pattern.Machine;
import dev.sluice.trigger.pattern.StateReader;
import dev.sluice.trigger.pattern.StateWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys a pattern remembers: all of them as slots with their due times, the states of those used lately in memory, the others in
 * the store. The stored timers are also the directory: every key has exactly one, {@link Machine#NEVER} if it waits for nothing. ADR 50.
 *
 * @param <S> the machine's state
 */
final class PatternKeys<S> {

    private static final int VERSION = 2;
    /** Did not know since when a key fires. */
    private static final int VERSION_WITHOUT_SINCE = 1;

    private final PatternProgram<S> program;
    private final StateSource source;
    private final int workingSet;
    private final Map<String, Slot<S>> slots;
    private final DueQueue<S> due = new DueQueue<>();
    private final ArrayDeque<Slot<S>> residents = new ArrayDeque<>();
    private final List<Slot<S>> dirty = new ArrayList<>();
    private final Set<String> removedRows = new LinkedHashSet<>();
    private final List<StateSource.Timer> removedTimers = new ArrayList<>();

    PatternKeys(PatternProgram<S> program, StateSource source, int workingSet) {
        this.program = program;
        this.source = source;
        this.workingSet = workingSet;
        this.slots = program.evicts() ? new LinkedHashMap<>(16, 0.75f, true) : new HashMap<>();
    }

    /** Takes up the stored keys. */
    void restore(List<StateSource.Timer> timers) {
        for (StateSource.Timer timer : timers) {
            Slot<S> slot = new Slot<>(timer.key(), timer.dueMillis(), timer.sequence());
            slots.put(timer.key(), slot);
            due.place(slot);
        }
        if (program.evicts()) {
            List<Slot<S>> byUse = new ArrayList<>(slots.values());
            byUse.sort(Comparator.comparingLong(slot -> resident(slot).usedSequence));
            byUse.forEach(slot -> slots.get(slot.key));
        }
    }

    /** Forgets stored keys, those of an earlier definition. */
    void discard(List<StateSource.Timer> timers) {
        removedTimers.addAll(timers);
        timers.forEach(timer -> removedRows.add(timer.key()));
    }

    int size() {
        return slots.size();
    }

    int timers() {
        return due.size();
    }

    @Nullable
    Slot<S> find(String key) {
        return slots.get(key);
    }

    /** The key that was not used for longest; there is one. */
    Slot<S> leastRecentlyUsed() {
        return slots.values().iterator().next();
    }

    /** The slot that is looked at next. */
    @Nullable
    Slot<S> first() {
        return due.first();
    }

    /** As {@link #first}, when there is one. */
    Slot<S> firstSlot() {
        return Objects.requireNonNull(due.first());
    }

    long nextDueMillis() {
        Slot<S> first = due.first();
        return first == null ? Machine.NEVER : first.dueMillis;
    }

    Slot<S> create(String key) {
        Slot<S> slot = new Slot<>(key, Machine.NEVER, 0);
        slot.resident = new Resident<>();
        slots.put(key, slot);
        residents.add(slot);
        return slot;
    }

    /** A key's state, from the store if need be. */
    Resident<S> resident(Slot<S> slot) {
        Resident<S> resident = slot.resident;
        if (resident == null) {
            resident = load(slot);
            slot.resident = resident;
            residents.add(slot);
        }
        resident.touched = true;
        return resident;
    }

    private Resident<S> load(Slot<S> slot) {
        Resident<S> resident = new Resident<>();
        resident.stored = true;
        resident.storedDueMillis = slot.dueMillis;
        resident.storedSequence = slot.sequence;
        byte[] bytes = source.load(program.name(), slot.key);
        if (bytes == null) {
            throw TriggerStateException.missing(program.name(), slot.key);
        }
        try {
            StateReader in = new StateReader(bytes);
            long version = in.number();
            if (version != VERSION && version != VERSION_WITHOUT_SINCE) {
                throw TriggerStateException.unknownVersion(program.name(), version, VERSION);
            }
            resident.firing = in.flag();
            resident.sinceMillis = version == VERSION ? in.signed() : 0;
            resident.usedSequence = in.number();
            List<String> told = new ArrayList<>();
            for (int i = in.size(); i > 0; i--) {
                told.add(in.requiredText());
            }
            resident.told = List.copyOf(told);
            resident.state = program.machine().read(in);
        } catch (IllegalArgumentException e) {
            throw TriggerStateException.damaged(program.name(), slot.key, e);
        }
        return resident;
    }

    /** Remembers a key's new state, or forgets the key; {@code sequence} is for a wait that begins now. */
    void put(Slot<S> slot, @Nullable S state, long sequence) {
        if (state == null) {
            remove(slot);
            return;
        }
        resident(slot).state = state;
        touch(slot);
        long dueMillis = program.machine().dueMillis(state);
        if (dueMillis < slot.dueMillis || slot.sequence == 0) {
            schedule(slot, dueMillis, state, sequence);
        }
    }

    /** Sees to it that a slot is looked at when its state is due, and not before. */
    void schedule(Slot<S> slot, long dueMillis, S state, long sequence) {
        long own = program.machine().dueSequence(state);
        slot.dueMillis = dueMillis;
        slot.sequence = own == 0 ? sequence : own;
        due.place(slot);
        touch(slot);
    }

    /** Something about the key must be stored. */
    void touch(Slot<S> slot) {
        Resident<S> resident = resident(slot);
        if (!resident.dirty) {
            resident.dirty = true;
            dirty.add(slot);
        }
    }

    void remove(Slot<S> slot) {
        Resident<S> resident = resident(slot);
        slots.remove(slot.key);
        due.remove(slot);
        if (resident.storedSequence != Resident.NOT_STORED) {
            removedTimers.add(
                    new StateSource.Timer(program.name(), slot.key, resident.storedDueMillis, resident.storedSequence));
        }
        if (resident.stored) {
            removedRows.add(slot.key);
        }
        resident.state = null;
        slot.resident = null;
    }

    /** Hands over what changed. What was handed over the last time is stored by now and may leave the memory. */
    void drainTo(List<Changes.StateRow> rows, List<StateSource.Timer> added, List<StateSource.Timer> removed) {
        shrink();
        for (Slot<S> slot : dirty) {
            Resident<S> resident = slot.resident;
            if (resident != null && resident.dirty && resident.state != null) {
                resident.dirty = false;
                rows.add(new Changes.StateRow(program.name(), slot.key, bytes(resident)));
                removedRows.remove(slot.key);
                drainTimer(slot, resident, added);
                resident.stored = true;
            }
        }
        removedRows.forEach(key -> rows.add(new Changes.StateRow(program.name(), key, null)));
        removed.addAll(removedTimers);
        dirty.clear();
        removedRows.clear();
        removedTimers.clear();
    }

    private void drainTimer(Slot<S> slot, Resident<S> resident, List<StateSource.Timer> added) {
        if (resident.storedSequence == slot.sequence && resident.storedDueMillis == slot.dueMillis) {
            return;
        }
        if (resident.storedSequence != Resident.NOT_STORED) {
            removedTimers.add(
                    new StateSource.Timer(program.name(), slot.key, resident.storedDueMillis, resident.storedSequence));
        }
        added.add(new StateSource.Timer(program.name(), slot.key, slot.dueMillis, slot.sequence));
        resident.storedDueMillis = slot.dueMillis;
        resident.storedSequence = slot.sequence;
    }

    private byte[] bytes(Resident<S> resident) {
        StateWriter out = new StateWriter();
        out.number(VERSION)
                .flag(resident.firing)
                .signed(resident.sinceMillis)
                .number(resident.usedSequence)
                .number(resident.told.size());
        resident.told.forEach(out::text);
        program.machine().write(Objects.requireNonNull(resident.state), out);
        return out.toBytes();
    }

    /** Lets clean states that were not used since the last time go, until the working set fits. */
    private void shrink() {
        for (int tries = 2 * residents.size(); tries > 0 && residents.size() > workingSet; tries--) {
            Slot<S> slot = residents.remove();
            Resident<S> resident = slot.resident;
            if (resident == null) {
                continue;
            }
            if (resident.dirty || resident.touched) {
                resident.touched = false;
                residents.add(slot);
            } else {
                slot.resident = null;
            }
        }
    }
}
