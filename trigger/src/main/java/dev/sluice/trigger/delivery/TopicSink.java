package dev.sluice.trigger.delivery;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Topic;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Publishes deliveries to a topic of a bus. Accepted means durable there. A bus that fails is tried again; an event that it
 * can never take is refused. Stages may complete on the bus's writer thread.
 */
public final class TopicSink implements Sink {

    private final EventBus bus;
    private final Topic topic;

    /**
     * A publisher.
     *
     * @param bus where the topic is; stays open when the sink is closed
     * @param topic where events go
     */
    public TopicSink(EventBus bus, Topic topic) {
        this.bus = bus;
        this.topic = topic;
    }

    @Override
    public CompletionStage<SendResult> send(SinkRequest request) {
        Event event = request.event().toBuilder()
                .extension("sluicefiring", request.firingId())
                .build();
        return bus.publish(List.of(new Publication(topic, event)))
                .handle((stored, failure) -> failure == null ? new SendResult.Accepted(0, null) : failed(failure));
    }

    private SendResult failed(Throwable failure) {
        @Nullable Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        String reason = "topic " + topic + ": " + (cause == null ? failure : cause).getMessage();
        if (cause instanceof EventBusException bad && bad.kind() == EventBusException.Kind.TOO_LARGE) {
            return new SendResult.Refused(0, reason, "");
        }
        return new SendResult.Retry(0, reason, null, "", SendResult.Fault.SINK);
    }

    @Override
    public String describe() {
        return "topic " + topic;
    }

    @Override
    public void close() {
        // The bus is the process's.
    }
}
