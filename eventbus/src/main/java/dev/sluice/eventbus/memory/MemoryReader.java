package dev.sluice.eventbus.memory;

import dev.sluice.eventbus.LogReader;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.store.Hold;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A reader of an {@link InMemoryEventBus}. */
final class MemoryReader implements LogReader {

    private final InMemoryEventBus log;
    private final @Nullable Hold hold;
    private long position;
    private volatile @Nullable Runnable signal;

    MemoryReader(InMemoryEventBus log, @Nullable Hold hold, long after) {
        this.log = log;
        this.hold = hold;
        this.position = after;
    }

    @Override
    public List<StoredEvent> poll(int maxEvents) {
        List<StoredEvent> events = log.read(position, maxEvents);
        if (!events.isEmpty()) {
            position = events.get(events.size() - 1).position();
            if (hold != null) {
                hold.read(position);
            }
        }
        return events;
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
