package dev.sluice.trigger.engine;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.StoredEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber's condition that held at an occurrence.
 *
 * @param id a hash of trigger, subscriber and occurrence: the same whenever the same log is read again
 * @param subscriber the subscriber's name
 * @param state whether the occurrence fired or resolved
 * @param atMillis bus time (or due time) of the occurrence, milliseconds since the epoch
 * @param key the key of a pattern's occurrence, else null
 * @param origin the stored event that is the occurrence; null for a pattern's occurrence
 * @param payload what is delivered where it is not the stored event itself: a pattern's occurrence, or the result of
 *     {@code payload}
 * @param stateful true when the firing depends on anything beside the one stored event and the trigger's version: it must
 *     not be sent before the state it depends on is durable
 * @param alert labels and annotations for {@code as: alertmanager...}, else null
 */
public record Firing(
        String id,
        String subscriber,
        State state,
        long atMillis,
        @Nullable String key,
        @Nullable StoredEvent origin,
        @Nullable Event payload,
        boolean stateful,
        @Nullable Alert alert) {

    /** Whether something began or ended. */
    public enum State {
        /** The condition held. */
        FIRING,
        /** What fired before has ended. */
        RESOLVED
    }

    /**
     * What an Alertmanager needs beside the event.
     *
     * @param labels label names and values
     * @param annotations annotation names and values
     * @param sinceMillis since when it fires or fired, milliseconds since the epoch; 0: since the firing itself
     */
    public record Alert(Map<String, String> labels, Map<String, String> annotations, long sinceMillis) {

        /** One that began with its firing. */
        public Alert(Map<String, String> labels, Map<String, String> annotations) {
            this(labels, annotations, 0);
        }
    }

    /** The event that goes to the sink. */
    public Event event() {
        if (payload != null) {
            return payload;
        }
        if (origin == null) {
            throw new IllegalStateException("firing " + id + " has neither payload nor origin");
        }
        return origin.event();
    }
}
