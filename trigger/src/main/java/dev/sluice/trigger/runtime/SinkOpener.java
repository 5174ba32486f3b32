package dev.sluice.trigger.runtime;

import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.Topic;
import dev.sluice.trigger.delivery.SendResult;
import dev.sluice.trigger.delivery.Sink;
import dev.sluice.trigger.delivery.SinkFactory;
import dev.sluice.trigger.delivery.SinkRequest;
import dev.sluice.trigger.delivery.SinkSettings;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Opens what targets describe. Thread-safe.
 *
 * @param factory makes sinks
 * @param bus where topics are
 * @param console where people reach this Sluice
 */
public record SinkOpener(SinkFactory factory, EventBus bus, URI console) {

    /**
     * Opens a target; nothing is connected yet.
     *
     * @param subscriber the subscriber's name
     * @param spec what to open
     * @return to be closed by the caller
     */
    Sink open(String subscriber, TargetSpec spec) {
        if (spec.topic() != null && spec.bus() != null) {
            return factory.topic(bus, new Topic(spec.bus(), spec.topic()));
        }
        if (spec.uri() == null) {
            throw new IllegalArgumentException("subscriber " + subscriber + " has neither uri nor topic");
        }
        String replyBus = spec.replyBus();
        String replyTopic = spec.replyTopic();
        boolean replies = replyBus != null && replyTopic != null;
        Sink sink = create(spec.uri(), new SinkSettings(spec.as(), spec.maxInFlight(), replies, subscriber, console));
        return replyBus != null && replyTopic != null
                ? new ReplyingSink(sink, bus, new Topic(replyBus, replyTopic))
                : sink;
    }

    /** An address that cannot be used is a sink that is down: its deliveries wait until the address is mended. */
    private Sink create(String uri, SinkSettings settings) {
        try {
            return factory.create(uri, settings);
        } catch (IllegalArgumentException e) {
            return new UnusableSink(String.valueOf(e.getMessage()));
        }
    }

    private record UnusableSink(String reason) implements Sink {

        @Override
        public CompletionStage<SendResult> send(SinkRequest request) {
            return CompletableFuture.completedFuture(new SendResult.Retry(0, reason, null, "", SendResult.Fault.SINK));
        }

        @Override
        public String describe() {
            return "unusable address";
        }

        @Override
        public void close() {
            // nothing was opened
        }
    }
}
