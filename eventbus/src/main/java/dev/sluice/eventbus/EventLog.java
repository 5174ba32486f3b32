package dev.sluice.eventbus;

import java.util.List;
import java.util.Optional;

/**
 * An ordered, durable log with history. One log holds all embedded buses of a process (or the copy that a trigger group
 * keeps of foreign buses); positions run over all its topics.
 *
 * <p>Thread-safe. The reading methods may block on disk; never call them from an event loop.
 */
public interface EventLog {

    /** The newest position, 0 when the log never held an event. */
    long head();

    /**
     * A bus time that the log has settled: every event that becomes visible after this call has this bus time or a later
     * one. Near the present when nothing is being written. Readers run timers up to it once they have read everything.
     * Never blocks.
     *
     * <p>An implementation reads its clock first and then looks whether a commit is under way (and then answers with that
     * commit's bus time); the writer marks itself busy before it reads the clock.
     *
     * @return milliseconds since the epoch; 0 when the log knows no time yet
     */
    long settledMillis();

    /** The oldest position that is kept, {@code head() + 1} when none is. */
    long earliest();

    /**
     * The position after which a reader with this start begins to read.
     *
     * @param start where to begin
     * @return a position for {@link #reader(String, long)}; empty when the event id of {@link Start.From} is not kept
     */
    Optional<Long> positionBefore(Start start);

    /**
     * Opens a reader. Events that it has not {@linkplain LogReader#release released} are kept by buses whose history says
     * {@code unread: hold}. The hold is durable: it outlives {@link LogReader#close()} and a restart, until {@link
     * #forget}.
     *
     * @param name names the reader in messages and lag reports; one open reader per name
     * @param after it delivers positions greater than this. Everything up to it counts as released; of a reader that is opened
     *     again only what it has released
     * @return the reader, to be closed by the caller
     * @throws IllegalStateException when a reader of this name is open
     */
    LogReader reader(String name, long after);

    /**
     * Opens a reader that holds nothing: what retention removes before it is read is skipped.
     *
     * @param after it delivers positions greater than this
     * @return the reader, to be closed by the caller
     */
    LogReader observer(long after);

    /**
     * Drops the hold of a reader that will not come back.
     *
     * @param name the reader; an unknown one is ignored
     */
    void forget(String name);

    /** Reads up to {@code limit} events after a position, in order. */
    List<StoredEvent> read(long after, int limit);

    /** The event at a position; empty when it is no longer kept. */
    Optional<StoredEvent> find(long position);

    /** Stored events, newest first. */
    List<StoredEvent> find(EventQuery query);
}
