package dev.sluice.trigger.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store in memory that keeps every law of the real one: adds before it removes, and refuses what cannot be. */
final class StoredRows implements StateSource {

    private final Map<String, byte[]> rows = new HashMap<>();
    private final Map<Long, Timer> timers = new HashMap<>();
    private final Map<String, Long> counts = new HashMap<>();

    void apply(Changes changes) {
        for (Changes.StateRow row : changes.states()) {
            byte[] bytes = row.bytes();
            if (bytes == null) {
                rows.remove(name(row.pattern(), row.key()));
            } else {
                rows.put(name(row.pattern(), row.key()), bytes.clone());
            }
        }
        for (Timer timer : changes.timersAdded()) {
            Timer same = timers.put(timer.sequence(), timer);
            if (same != null && !same.key().equals(timer.key())) {
                throw new AssertionError("two timers of one sequence: " + same + ", " + timer);
            }
        }
        for (Timer timer : changes.timersRemoved()) {
            if (timer.equals(timers.get(timer.sequence()))) {
                timers.remove(timer.sequence());
            }
        }
        changes.counts().forEach((account, count) -> counts.merge(account, count, Long::sum));
    }

    private static String name(String pattern, String key) {
        return pattern + "\n" + key;
    }

    long count(String account) {
        return counts.getOrDefault(account, 0L);
    }

    /** The state rows of patterns, without the trigger's own. */
    List<String> patternRows() {
        return rows.keySet().stream().filter(name -> !name.startsWith("\n")).toList();
    }

    List<String> allRows() {
        return List.copyOf(rows.keySet());
    }

    @Override
    public byte @Nullable [] load(String pattern, String key) {
        byte[] bytes = rows.get(name(pattern, key));
        return bytes == null ? null : bytes.clone();
    }

    @Override
    public List<Timer> timers() {
        List<Timer> sorted = new ArrayList<>(timers.values());
        sorted.sort(Comparator.comparingLong(Timer::dueMillis).thenComparingLong(Timer::sequence));
        return sorted;
    }

    StoredRows copy() {
        StoredRows copy = new StoredRows();
        copy.rows.putAll(rows);
        copy.timers.putAll(timers);
        copy.counts.putAll(counts);
        return copy;
    }
}
