package dev.sluice.eventsource.spi;

import java.util.concurrent.CompletionStage;

/** Takes messages from a source: shapes them into events and publishes them. Thread-safe; never blocks. */
public interface Emitter {

    /**
     * Emits one message.
     *
     * @param message what the source read
     * @return completes when the outcome is durable (stored, recognised as a duplicate, filtered, or kept as a dead
     *     letter): only then may the source acknowledge. Completes exceptionally with EventBusException when the bus cannot
     *     take it now: do not acknowledge, try again. Continuations may run on the bus's writer thread: do not block
     */
    CompletionStage<Emitted> emit(Message message);

    /** How many messages may be without outcome at a time; at least 1. */
    int window();
}
