package dev.sluice.dapr.jetstream;

/** What came of making a stream. */
public sealed interface StreamOutcome {

    /** The stream. */
    StreamPlan plan();

    /** Every topic of the bus is kept. */
    record Ready(StreamPlan plan, Change change) implements StreamOutcome {}

    /**
     * Somebody else must do it.
     *
     * @param reason why
     * @param command what to type
     */
    record Refused(StreamPlan plan, String reason, String command) implements StreamOutcome {}

    /** What had to be done. */
    enum Change {
        /** Nothing. */
        NONE,
        /** The stream was made. */
        MADE,
        /** It got further topics. */
        EXTENDED
    }
}
