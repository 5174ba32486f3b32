package dev.sluice.eventbus;

import java.util.List;
import java.util.Set;

/**
 * One reader's way through the log. Not thread-safe: one thread polls; {@link #release} may be called by any.
 */
public interface LogReader extends AutoCloseable {

    /**
     * The next events, in order: from memory near the tail, from disk when behind. Never waits for new ones.
     *
     * @param maxEvents at most this many
     * @return empty when everything was read
     */
    List<StoredEvent> poll(int maxEvents);

    /** The position of the newest event that {@link #poll} returned. */
    long position();

    /**
     * Registers what to run when there may be something to poll. Runs on the bus's writer thread: it must only wake the
     * reader's own thread. The signal is level-triggered once at registration.
     *
     * @param signal runs after a commit that appended events
     */
    void onAvailable(Runnable signal);

    /**
     * Says that everything up to a position is finished with: retention may remove it.
     *
     * @param position inclusive; one that is lower than before changes nothing
     */
    void release(long position);

    /**
     * Holds everything behind a position, also what was released, as far as it is still kept. It does not move the reader.
     *
     * @param position exclusive; one that is higher than what is released changes nothing
     */
    void hold(long position);

    /**
     * Restricts what the reader holds to the events of some buses; without this call it holds those of all. It still
     * reads all. Does nothing on an {@linkplain EventLog#observer observer}.
     *
     * @param busKeys the keys of the buses ({@link Topic#bus()}) whose events it still needs
     */
    void holdOnly(Set<String> busKeys);

    /** How many events retention removed before this reader had read them, also in earlier lives of the same name. */
    long expiredUnread();

    @Override
    void close();
}
