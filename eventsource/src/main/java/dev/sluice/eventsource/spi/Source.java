package dev.sluice.eventsource.spi;

/**
 * One event of one EventSource, being read.
 *
 * <ol>
 *   <li>{@link #start} is called once and returns quickly; connecting goes on behind it, for ever, with backoff.
 *   <li>At most the emitter's window of messages is unacknowledged; beyond it the source stops reading, it never drops.
 *   <li>The broker is acknowledged only after the emitter's stage completed normally. When it completed exceptionally the
 *       message is emitted again (after a wait) or left to the broker's redelivery.
 *   <li>{@link #close} stops reading, waits up to five seconds for what is in flight, and leaves the rest unacknowledged.
 * </ol>
 */
public interface Source extends AutoCloseable {

    /** Begins to read. */
    void start(Emitter emitter);

    /**
     * It will be closed as soon as its successors have started: from now on another may take its place (a path, for example),
     * and it goes on with what none takes. Nothing to do where places are not shared.
     */
    default void makeRoom() {}

    /** How it stands; any thread, never blocks. */
    SourceStatus status();

    @Override
    void close();
}
