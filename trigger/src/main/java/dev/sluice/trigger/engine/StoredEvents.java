package dev.sluice.trigger.engine;

import dev.sluice.eventbus.StoredEvent;
import java.util.Optional;

/**
 * Where the events that pattern state refers to are found again; usually {@code eventLog::find}. May block on disk. Asked only
 * when an occurrence is built or a payload names another input, never while events are matched.
 */
@FunctionalInterface
public interface StoredEvents {

    /** Holds nothing: occurrences then list their events by id alone. */
    StoredEvents NONE = position -> Optional.empty();

    /**
     * Finds one event.
     *
     * @param position its position in the log
     * @return empty when it is no longer kept
     */
    Optional<StoredEvent> find(long position);
}
