package dev.sluice.dapr.callback;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Takes messages over from a sidecar. Called on an event loop: must not block. Calls may come at the same time where the
 * component delivers in parallel; what one lane of a component delivers in order comes one call after the other.
 */
@FunctionalInterface
public interface Receiver {

    /**
     * Takes messages over.
     *
     * @param messages in the component's order; one unless the subscription is in bulk
     * @return a stage for each message, in the same order: it completes normally when the message is safe and may be
     *     acknowledged, exceptionally when it must come again
     */
    List<? extends CompletionStage<?>> receive(List<Inbound> messages);
}
