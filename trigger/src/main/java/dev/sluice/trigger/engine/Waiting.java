package dev.sluice.trigger.engine;

import dev.sluice.expression.Verdict;
import dev.sluice.trigger.pattern.EventRef;
import dev.sluice.trigger.pattern.Machine;
import dev.sluice.trigger.pattern.PatternEvent;
import dev.sluice.trigger.pattern.StateReader;
import dev.sluice.trigger.pattern.StateWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Events of a pattern with {@code time: event} that wait until the pattern's clock reaches them, by time, then arrival. Each has a
 * stored row of its own, numbered in order of arrival; the numbers between the first and the last are the directory.
 */
final class Waiting {

    private static final int VERSION = 1;
    private static final String ROW = "waiting/";

    /**
     * One event.
     *
     * @param key the key it belongs to
     * @param event the event, evaluated
     */
    record Entry(String key, PatternEvent event) {}

    private record Numbered(long number, Entry entry) {

        static final Comparator<Numbered> BY_TIME = Comparator.<Numbered>comparingLong(
                        numbered -> numbered.entry.event().timeMillis())
                .thenComparingLong(Numbered::number);
    }

    private final String row;
    private final TreeSet<Numbered> byTime = new TreeSet<>(Numbered.BY_TIME);
    private final TreeMap<Long, Numbered> byNumber = new TreeMap<>();
    private final List<Numbered> added = new ArrayList<>();
    private final List<Long> removed = new ArrayList<>();
    private long storedUpTo;
    private long nextNumber;

    Waiting(String pattern) {
        this.row = ROW + pattern + "/";
    }

    void add(Entry entry) {
        Numbered numbered = new Numbered(nextNumber++, entry);
        put(numbered);
        added.add(numbered);
    }

    private void put(Numbered numbered) {
        byTime.add(numbered);
        byNumber.put(numbered.number, numbered);
    }

    long firstMillis() {
        return byTime.isEmpty() ? Machine.NEVER : byTime.first().entry.event().timeMillis();
    }

    int size() {
        return byTime.size();
    }

    Entry removeFirst() {
        Numbered first = byTime.first();
        byTime.remove(first);
        byNumber.remove(first.number);
        if (first.number < storedUpTo) {
            removed.add(first.number);
        }
        return first.entry;
    }

    /** The first number that may be waiting. */
    long low() {
        return byNumber.isEmpty() ? nextNumber : byNumber.firstKey();
    }

    /** The next number. */
    long high() {
        return nextNumber;
    }

    /** Loads what waits. */
    void restore(StateSource source, long low, long high) {
        nextNumber = high;
        storedUpTo = high;
        for (long number = low; number < high; number++) {
            byte[] bytes = source.load("", row + number);
            if (bytes != null) {
                put(new Numbered(number, read(bytes, number)));
            }
        }
    }

    /** Forgets what waits for an earlier definition of the pattern. */
    void discard(StateSource source, long low, long high) {
        nextNumber = high;
        storedUpTo = high;
        for (long number = low; number < high; number++) {
            if (source.load("", row + number) != null) {
                removed.add(number);
            }
        }
    }

    void drainTo(List<Changes.StateRow> rows) {
        for (Numbered numbered : added) {
            if (byNumber.containsKey(numbered.number)) {
                rows.add(new Changes.StateRow("", row + numbered.number, bytes(numbered.entry)));
            }
        }
        removed.forEach(number -> rows.add(new Changes.StateRow("", row + number, null)));
        added.clear();
        removed.clear();
        storedUpTo = nextNumber;
    }

    private static byte[] bytes(Entry entry) {
        PatternEvent event = entry.event;
        StateWriter out = new StateWriter().number(VERSION).text(entry.key).ref(event.ref());
        out.number(event.sequence()).number(event.roles()).text(event.verdict().name());
        return out.toBytes();
    }

    private Entry read(byte[] bytes, long number) {
        try {
            StateReader in = new StateReader(bytes);
            long version = in.number();
            if (version != VERSION) {
                throw TriggerStateException.unknownVersion(row + number, version, VERSION);
            }
            String key = in.requiredText();
            EventRef ref = in.ref();
            long sequence = in.number();
            long roles = in.number();
            Verdict verdict = Verdict.valueOf(in.requiredText());
            return new Entry(key, new PatternEvent(ref, ref.timeMillis(), sequence, roles, verdict));
        } catch (IllegalArgumentException e) {
            throw TriggerStateException.damaged(row, Long.toString(number), e);
        }
    }
}
