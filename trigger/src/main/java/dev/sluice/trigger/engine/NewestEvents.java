package dev.sluice.trigger.engine;

import dev.sluice.eventbus.StoredEvent;
import dev.sluice.expression.EventView;
import dev.sluice.trigger.pattern.StateReader;
import dev.sluice.trigger.pattern.StateWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The newest event of each input, for payloads that name other inputs. Stored as positions. */
final class NewestEvents {

    private final StoredEvents events;
    private final Map<String, Long> positions = new TreeMap<>();
    private final Map<String, EventView> views = new HashMap<>();

    NewestEvents(StoredEvents events) {
        this.events = events;
    }

    void put(String input, StoredEvent event, EventView view) {
        positions.put(input, event.position());
        views.put(input, view);
    }

    /** By input; an input without an event, or whose newest event is no longer kept, is missing. */
    Map<String, EventView> views() {
        positions.forEach((input, position) -> {
            if (!views.containsKey(input)) {
                Optional<StoredEvent> stored = events.find(position);
                stored.ifPresent(event -> views.put(input, EventView.of(event.event())));
            }
        });
        return views;
    }

    void write(StateWriter out) {
        positions.forEach((input, position) -> out.text(input).number(position));
        out.text(null);
    }

    void read(StateReader in) {
        for (String input = in.text(); input != null; input = in.text()) {
            positions.put(input, in.number());
        }
    }
}
