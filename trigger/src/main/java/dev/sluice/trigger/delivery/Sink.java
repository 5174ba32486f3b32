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

    @Override
    void close();
}
