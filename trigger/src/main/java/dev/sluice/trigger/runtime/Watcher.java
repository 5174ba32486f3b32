package dev.sluice.trigger.runtime;

import dev.sluice.eventbus.StoredEvent;
import dev.sluice.trigger.engine.Notice;
import dev.sluice.trigger.engine.Occurrence;
import org.jspecify.annotations.Nullable;

/**
 * Sees what happens in the groups, for people to look at. Called on the groups' threads: return at once. What it throws stops the
 * trigger or delivery that it was told of.
 */
public interface Watcher {

    /** Sees nothing. */
    Watcher NONE = new Watcher() {};

    /** A subscriber's condition held. */
    default void fired(Fired fired) {}

    /** A delivery made progress or ended. */
    default void delivery(Delivery delivery) {}

    /** An event went through its group and nothing fired. */
    default void quiet(StoredEvent event) {}

    /** A pattern had a result. */
    default void occurred(String trigger, Occurrence occurrence) {}

    /** A pattern had something to tell. */
    default void noticed(String trigger, Notice notice) {}

    /**
     * A firing.
     *
     * @param trigger {@code namespace/name}
     * @param subscriber the subscriber's name
     * @param firing the firing's id
     * @param eventId the id of the event that is delivered
     * @param position the log position of the event, 0 for a pattern's occurrence
     * @param atMillis when, milliseconds since the epoch
     * @param key the pattern's key, null where there is none
     * @param resolved whether something ended
     */
    record Fired(
            String trigger,
            String subscriber,
            String firing,
            String eventId,
            long position,
            long atMillis,
            @Nullable String key,
            boolean resolved) {}

    /**
     * A step of a delivery.
     *
     * @param trigger {@code namespace/name}
     * @param subscriber the subscriber's name
     * @param target {@code sink}, {@code topic}, {@code deadLetterSink} or {@code deadLetterTopic}
     * @param address where to, for people
     * @param firing the firing's id
     * @param eventId the id of the event that is delivered
     * @param position the log position of the event, 0 for a pattern's occurrence
     * @param outcome {@code delivered}, {@code retry}, or the reason of a dead letter
     * @param attempts attempts so far
     * @param code status of the last answer, 0 without one
     * @param message why it failed, empty when it did not
     * @param millis time from the firing to this step
     * @param endToEndMicros time from the bus time of the event (or the due time of a pattern's occurrence) to this step; as bus
     *     time has milliseconds, up to one too long
     * @param attemptMicros how long the attempt took that ends with this step; -1 when no attempt was made
     */
    record Delivery(
            String trigger,
            String subscriber,
            String target,
            String address,
            String firing,
            String eventId,
            long position,
            String outcome,
            int attempts,
            int code,
            String message,
            long millis,
            long endToEndMicros,
            long attemptMicros) {}
}
