package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.LogReader;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.store.Hold;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads from the tail in memory, and from the disk when it is behind. */
final class TailReader implements LogReader {

    private final EmbeddedLog log;
    private final Tail tail;
    private final @Nullable Hold hold;
    private long position;
    private volatile @Nullable Runnable signal;

    TailReader(EmbeddedLog log, Tail tail, @Nullable Hold hold, long after) {
        this.log = log;
        this.tail = tail;
        this.hold = hold;
        this.position = after;
    }

    @Override
    public List<StoredEvent> poll(int maxEvents) {
        List<StoredEvent> events = tail.after(position, maxEvents);
        if (events == null) {
            events = fromDisk(maxEvents);
        }
        if (!events.isEmpty()) {
            moveTo(events.get(events.size() - 1).position());
        }
        return events;
    }

    private List<StoredEvent> fromDisk(int maxEvents) {
        long head = log.head();
        List<StoredEvent> events = log.readStored(position, maxEvents);
        if (events.isEmpty() && position < head) {
            // Everything up to the head was removed meanwhile.
            moveTo(head);
        }
        return events;
    }

    private void moveTo(long read) {
        position = read;
        if (hold != null) {
            hold.read(read);
        }
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void onAvailable(Runnable wake) {
        signal = wake;
        wake.run();
    }

    /** Runs the signal, on the writer thread. */
    void available() {
        Runnable wake = signal;
        if (wake != null) {
            wake.run();
        }
    }

    @Override
    public void release(long released) {
        if (hold != null) {
            hold.release(released);
        }
    }

    @Override
    public void hold(long position) {
        if (hold != null) {
            hold.claim(position);
        }
    }

    @Override
    public void holdOnly(Set<String> busKeys) {
        if (hold != null) {
            hold.restrict(busKeys);
        }
    }

    @Override
    public long expiredUnread() {
        return hold == null ? 0 : hold.expiredUnread();
    }

    @Override
    public void close() {
        log.closed(this);
        if (hold != null) {
            hold.end();
        }
    }
}
