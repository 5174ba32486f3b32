package dev.sluice.trigger.runtime;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Topic;
import dev.sluice.trigger.delivery.SendResult;
import dev.sluice.trigger.delivery.Sink;
import dev.sluice.trigger.delivery.SinkRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A sink whose answers are events: an attempt succeeds only when the answer is on the bus, so no answer is lost. An answer
 * counts its hops; one hop too many is refused.
 */
final class ReplyingSink implements Sink {

    /** The most answers to answers. */
    static final int MAX_HOPS = 16;

    private static final String HOPS = "sluicehops";

    private final Sink sink;
    private final EventBus bus;
    private final Topic topic;

    ReplyingSink(Sink sink, EventBus bus, Topic topic) {
        this.sink = sink;
        this.bus = bus;
        this.topic = topic;
    }

    @Override
    public CompletionStage<SendResult> send(SinkRequest request) {
        int hops = hops(request.event());
        if (hops >= MAX_HOPS) {
            return CompletableFuture.completedFuture(new SendResult.Refused(
                    0,
                    "the event is an answer to an answer, " + hops + " times; more than " + MAX_HOPS + " is a loop",
                    ""));
        }
        return sink.send(request).thenCompose(result -> {
            if (result instanceof SendResult.Accepted accepted && accepted.reply() != null) {
                return publish(accepted, accepted.reply(), hops + 1);
            }
            return CompletableFuture.completedFuture(result);
        });
    }

    private CompletionStage<SendResult> publish(SendResult.Accepted accepted, Event reply, int hops) {
        Event counted = reply.toBuilder().extension(HOPS, hops).build();
        return bus.publish(List.of(new Publication(topic, counted)))
                .handle((stored, failure) -> failure == null
                        ? accepted
                        : new SendResult.Retry(
                                0,
                                "the answer could not be published to " + topic + ": " + failure.getMessage(),
                                null,
                                "",
                                SendResult.Fault.SINK));
    }

    private static int hops(Event event) {
        Object hops = event.extensions().get(HOPS);
        return hops instanceof Integer count ? count : 0;
    }

    @Override
    public String describe() {
        return sink.describe();
    }

    @Override
    public void retire() {
        sink.retire();
    }

    @Override
    public void close() {
        sink.close();
    }
}
