package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.BusSettings;
import dev.sluice.eventbus.store.Repeats;

/** What the writer knows about one bus. Writer thread only, except {@link #settings}. */
final class BusState {

    final int id;
    final String key;
    final Repeats repeats = new Repeats();
    volatile BusSettings settings;

    /** Stored events and their bytes. */
    long events;

    long bytes;
    /** Everything of this bus up to here was removed. */
    long removedTo;
    /** No stored event of this bus is older; milliseconds. */
    long oldestMillis;

    /** Up to here a reader held everything when nothing could be removed; -1 when something could. */
    long heldAt = -1;

    private long committedEvents;
    private long committedBytes;
    private long committedRemovedTo;

    BusState(int id, String key, BusSettings settings) {
        this.id = id;
        this.key = key;
        this.settings = settings;
    }

    void commit() {
        committedEvents = events;
        committedBytes = bytes;
        committedRemovedTo = removedTo;
    }

    void rollback(long head) {
        events = committedEvents;
        bytes = committedBytes;
        removedTo = committedRemovedTo;
        oldestMillis = 0;
        heldAt = -1;
        repeats.removeFrom(head + 1);
    }
}
