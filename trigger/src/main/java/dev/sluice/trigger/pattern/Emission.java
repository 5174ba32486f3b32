package dev.sluice.trigger.pattern;

import java.util.List;
import java.util.Map;

/**
 * Something a pattern has to say about one key.
 *
 * @param resolved false when it fires, true when what fired has ended
 * @param atMillis the due time: of a timer its own, else the event's
 * @param events the contributing events in order of time, then arrival
 * @param count how many they count for, with weights
 * @param fields what the kind adds to the occurrence's data: {@code values}, {@code current} ...; values are as JSON has them
 */
public record Emission(boolean resolved, long atMillis, List<EventRef> events, long count, Map<String, Object> fields) {

    /** Copies the lists. */
    public Emission {
        events = List.copyOf(events);
        fields = Map.copyOf(fields);
    }

    static Emission firing(long atMillis, List<EventRef> events) {
        return new Emission(false, atMillis, events, events.size(), Map.of());
    }

    static Emission firing(long atMillis, List<EventRef> events, Map<String, Object> fields) {
        return new Emission(false, atMillis, events, events.size(), fields);
    }

    /** The event itself, passed on. */
    static Emission passing(PatternEvent event) {
        return firing(event.timeMillis(), List.of(event.ref()));
    }

    static Emission resolved(long atMillis, List<EventRef> events) {
        return new Emission(true, atMillis, events, events.size(), Map.of());
    }
}
