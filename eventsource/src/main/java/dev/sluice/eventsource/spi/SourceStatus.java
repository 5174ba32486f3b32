package dev.sluice.eventsource.spi;

/**
 * How a source stands.
 *
 * @param state the state
 * @param message what a person should know: the address, what went wrong, when the next try is; no secrets, no payloads;
 *     empty when there is nothing to say
 */
public record SourceStatus(State state, String message) {

    /** States of a source. */
    public enum State {
        /** Not connected yet, or again after a failure. */
        CONNECTING,
        /** Reading. */
        RUNNING,
        /** Connected, and waiting for the bus to take more. */
        WAITING_FOR_BUS,
        /** Stopped by {@code paused: true} or {@code --offline}. */
        PAUSED,
        /** Cannot go on without a change of its settings; others are not affected. */
        FAILED,
        /** Closed. */
        CLOSED
    }

    /** A state with nothing to add. */
    public static SourceStatus of(State state) {
        return new SourceStatus(state, "");
    }
}
