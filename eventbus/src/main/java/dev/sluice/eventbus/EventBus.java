package dev.sluice.eventbus;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Takes events and hands them on.
 *
 * <p>Guarantees, each held by the contract kit:
 *
 * <ol>
 *   <li>Nothing whose publication completed normally is lost.
 *   <li>Events of one topic and key keep their order where the {@link #guarantee()} says so.
 *   <li>What a {@link Receiver} did not take over comes again.
 *   <li>{@link #close()} waits for what is in flight.
 *   <li>A full or broken store refuses with a typed {@link EventBusException}; it never drops.
 * </ol>
 *
 * <p>Thread-safe. Publishing never blocks the calling thread.
 */
public interface EventBus extends AutoCloseable {

    /**
     * Publishes a batch; all of it becomes durable or none of it.
     *
     * @param batch the publications, in order; not empty
     * @return completes when every event is durable and stamped with its bus time, one result per publication in the
     *     same order; completes exceptionally with {@link EventBusException} (kind FULL, TOO_LARGE, CLOSED, BROKEN). Do
     *     not block in its continuations: they may run on the bus's writer thread
     */
    CompletionStage<List<PublishResult>> publish(List<Publication> batch);

    /**
     * Hands the events of some topics to a receiver, one lane (an ordered piece of the bus) at a time.
     *
     * @param topics the topics; not empty
     * @param start where to begin
     * @param receiver takes them over
     * @return closes the consumption; waits for the batch in hand
     */
    AutoCloseable consume(Set<Topic> topics, Start start, Receiver receiver);

    /** What this bus promises, and why not more. */
    Guarantee guarantee();

    @Override
    void close();

    /** Takes over batches of one lane; called by one thread at a time per lane. */
    @FunctionalInterface
    interface Receiver {

        /**
         * Takes a batch over.
         *
         * @param batch in lane order; not empty
         * @return completes when the receiver has made the whole batch its own; exceptionally when it did not, and then the
         *     whole batch comes again
         */
        CompletionStage<Void> receive(List<StoredEvent> batch);
    }
}
