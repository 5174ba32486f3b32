package dev.sluice.app.replay;

import dev.sluice.eventbus.StoredEvent;
import dev.sluice.trigger.engine.StoredEvents;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The newest events of a file, so that what patterns refer to is found without keeping the whole file. Not thread-safe. */
public final class RecentEvents implements StoredEvents {

    private static final int KEPT = 1 << 16;

    private final @Nullable StoredEvent[] ring = new StoredEvent[KEPT];

    /** Keeps one more, and forgets the oldest. */
    public void add(StoredEvent event) {
        ring[slot(event.position())] = event;
    }

    @Override
    public Optional<StoredEvent> find(long position) {
        StoredEvent found = ring[slot(position)];
        return found == null || found.position() != position ? Optional.empty() : Optional.of(found);
    }

    private static int slot(long position) {
        return (int) (position % KEPT);
    }
}
