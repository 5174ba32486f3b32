package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest events in memory, bounded in count and bytes. The writer adds after a commit; any thread reads without a lock:
 * a reader that is overtaken while it reads sees a missing or a younger event in a slot, and goes to the disk.
 */
final class Tail {

    private static final int SLOTS = 1 << 16;
    private static final long MAX_BYTES = 32L << 20;
    /** What an event takes in memory beside its data and the characters of its attributes. */
    private static final long OBJECT_BYTES = 256;

    private final @Nullable StoredEvent[] ring = new @Nullable StoredEvent[SLOTS];
    private long oldest = 1;
    private long bytes;
    private volatile long newest;

    /** Begins after this position, with nothing in memory. */
    void startAfter(long position) {
        oldest = position + 1;
        newest = position;
    }

    /** Adds committed events; their positions follow the newest without a gap. Writer only. */
    void add(List<StoredEvent> events) {
        long last = newest;
        for (StoredEvent event : events) {
            last = event.position();
            bytes += weight(event);
            while (last - oldest >= SLOTS || (bytes > MAX_BYTES && oldest < last)) {
                forgetOldest();
            }
            ring[slot(last)] = event;
        }
        newest = last;
    }

    private void forgetOldest() {
        forget(oldest);
        oldest++;
    }

    private void forget(long position) {
        StoredEvent gone = ring[slot(position)];
        ring[slot(position)] = null;
        bytes -= gone == null ? 0 : weight(gone);
    }

    /** Forgets events of a bus that are no longer kept: those after one position, up to and with another. Writer only. */
    void forget(String bus, long after, long to) {
        for (long position = Math.max(after + 1, oldest); position <= Math.min(to, newest); position++) {
            StoredEvent event = ring[slot(position)];
            if (event != null && event.topic().bus().equals(bus)) {
                forget(position);
            }
        }
    }

    /**
     * The events after a position.
     *
     * @return empty when there is none newer; null when the next one is no longer in memory
     */
    @Nullable
    List<StoredEvent> after(long position, int limit) {
        long last = newest;
        if (position >= last) {
            return List.of();
        }
        int count = (int) Math.min(limit, last - position);
        List<StoredEvent> events = new ArrayList<>(Math.min(count, SLOTS));
        for (long next = position + 1; next <= position + count; next++) {
            StoredEvent event = ring[slot(next)];
            if (event == null || event.position() != next) {
                break;
            }
            events.add(event);
        }
        return events.isEmpty() ? null : events;
    }

    private static int slot(long position) {
        return (int) (position & (SLOTS - 1));
    }

    private static long weight(StoredEvent event) {
        return OBJECT_BYTES + event.event().data().length;
    }
}
