package dev.sluice.trigger.delivery;

import java.util.concurrent.CompletionStage;

/** One place that deliveries go to. Thread-safe; never blocks; the stage always completes, within the time-out. */
public interface Sink extends AutoCloseable {

    /**
     * Makes one attempt.
     *
     * @param request what to send
     * @return completes normally with what came of it, also for connection errors and time-outs; never exceptionally
     */
    CompletionStage<SendResult> send(SinkRequest request);

    /** Where it goes, for people: no credentials. */
    String describe();

    /**
     * Takes no more attempts: another sink has this one's place. Those under way go on, and when the last has its result, the sink
     * lets go of what it has, as {@link #close} does. A sink that has nothing to let go of need not do anything.
     */
    default void retire() {
        close();
    }

    /** Lets go of what it has, at once. */
    @Override
    void close();
}
