package dev.sluice.eventsource.shape;

/**
 * What happened to the messages of one source event since it started.
 *
 * @param accepted stored by the bus
 * @param duplicate already known to the bus
 * @param filtered {@code where} was false
 * @param deadLettered kept as dead letters, those too large included
 * @param skipped could not be shaped, and {@code onError} is {@code skip}
 * @param tooLarge larger than the bus accepts
 * @param refused answered with an error, so the sender still has them
 */
public record SourceCounts(
        long accepted, long duplicate, long filtered, long deadLettered, long skipped, long tooLarge, long refused) {

    /** Nothing happened. */
    public static final SourceCounts NONE = new SourceCounts(0, 0, 0, 0, 0, 0, 0);

    /** The sum of both. */
    public SourceCounts plus(SourceCounts other) {
        return new SourceCounts(
                accepted + other.accepted,
                duplicate + other.duplicate,
                filtered + other.filtered,
                deadLettered + other.deadLettered,
                skipped + other.skipped,
                tooLarge + other.tooLarge,
                refused + other.refused);
    }
}
