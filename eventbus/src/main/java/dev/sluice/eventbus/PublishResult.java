package dev.sluice.eventbus;

/** What became of one publication once it is durable. */
public sealed interface PublishResult {

    /** The position under which the log holds the event; 0 on a bus that has no positions. */
    long position();

    /**
     * The event is on disk (or the broker has acknowledged it).
     *
     * @param position its place in the log
     * @param busTimeMillis when the bus took it, milliseconds since the epoch
     */
    record Stored(long position, long busTimeMillis) implements PublishResult {}

    /**
     * The same event (equal source, id and content) is already there; nothing was stored again.
     *
     * @param position the place of the first one
     */
    record Duplicate(long position) implements PublishResult {}
}
