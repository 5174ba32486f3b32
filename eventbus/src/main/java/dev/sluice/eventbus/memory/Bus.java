package dev.sluice.eventbus.memory;

import dev.sluice.eventbus.BusSettings;
import dev.sluice.eventbus.store.Repeats;
import java.util.ArrayDeque;

/** One bus of an {@link InMemoryEventBus}; guarded by its lock. */
final class Bus {

    /**
     * A stored event's share of the history.
     *
     * @param position where it is
     * @param millis its bus time
     * @param bytes its size
     */
    record Entry(long position, long millis, int bytes) {}

    final String key;
    final Repeats repeats = new Repeats();
    final ArrayDeque<Entry> entries = new ArrayDeque<>();
    BusSettings settings;
    long bytes;

    Bus(String key, BusSettings settings) {
        this.key = key;
        this.settings = settings;
    }

    void add(Entry entry) {
        entries.add(entry);
        bytes += entry.bytes;
    }

    /** Whether the oldest event is too old at this time, or there is too much when so many bytes come. */
    boolean hasSurplus(long now, long coming) {
        Entry oldest = entries.peek();
        return oldest != null
                && (oldest.millis <= now - settings.historyAge().toMillis()
                        || bytes + coming > settings.historyBytes());
    }

    Entry removeOldest() {
        Entry oldest = entries.remove();
        bytes -= oldest.bytes;
        return oldest;
    }
}
