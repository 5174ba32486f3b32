package dev.sluice.dapr.fake;

import com.google.protobuf.ByteString;
import dev.sluice.dapr.rpc.UnaryClient;
import io.dapr.v1.AppCallbackGrpc;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventBulkRequest;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventBulkRequestEntry;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventBulkResponse;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventRequest;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventResponse;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventResponse.TopicEventResponseStatus;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Delivers a topic's messages in order, one call at a time, and each again until it is acknowledged: what Kafka with one
 * partition does, unless {@link Faults} say otherwise.
 */
final class Subscription {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long AGAIN_MILLIS = 5;

    private final String component;
    private final String topic;
    private final int bulk;
    private final Faults faults;
    private final Vertx vertx;
    private final UnaryClient app;
    private final List<Message> messages = new ArrayList<>();
    private int next;
    private boolean busy;
    private boolean stopped;

    record Message(ByteString bytes, Map<String, String> metadata) {}

    /** A subscription; {@code bulk} is 0 for single delivery, else how many messages a call holds. */
    Subscription(String component, String topic, int bulk, Faults faults, Vertx vertx, UnaryClient app) {
        this.component = component;
        this.topic = topic;
        this.bulk = bulk;
        this.faults = faults;
        this.vertx = vertx;
        this.app = app;
    }

    boolean isOf(String name) {
        return topic.equals(name);
    }

    synchronized void add(List<Message> more) {
        messages.addAll(more);
        deliver();
    }

    synchronized void stop() {
        stopped = true;
    }

    private synchronized void deliver() {
        if (busy || stopped || next == messages.size()) {
            return;
        }
        busy = true;
        long delay = faults.deliveryDelay().toMillis();
        if (delay > 0) {
            vertx.setTimer(delay, late -> send());
        } else {
            send();
        }
    }

    private synchronized void send() {
        faults.mix(messages.subList(next, messages.size()));
        List<Message> batch = List.copyOf(messages.subList(next, Math.min(messages.size(), next + Math.max(1, bulk))));
        (bulk == 0 ? single(batch.get(0)) : bulk(batch)).whenComplete((taken, failure) -> {
            if (failure == null && taken) {
                acknowledged(batch);
            } else {
                vertx.setTimer(AGAIN_MILLIS, again -> retry());
            }
        });
    }

    private synchronized void acknowledged(List<Message> batch) {
        busy = false;
        if (!faults.duplicate()) {
            next += batch.size();
        }
        if (faults.repeatLater()) {
            messages.addAll(batch);
        }
        deliver();
    }

    private synchronized void retry() {
        busy = false;
        deliver();
    }

    private CompletionStage<Boolean> single(Message message) {
        TopicEventRequest request = TopicEventRequest.newBuilder()
                .setPubsubName(component)
                .setTopic(topic)
                .setData(message.bytes())
                .build();
        return app.call(AppCallbackGrpc.getOnTopicEventMethod(), request, TIMEOUT)
                .thenApply(TopicEventResponse::getStatus)
                .thenApply(TopicEventResponseStatus.SUCCESS::equals);
    }

    private CompletionStage<Boolean> bulk(List<Message> batch) {
        TopicEventBulkRequest.Builder request =
                TopicEventBulkRequest.newBuilder().setPubsubName(component).setTopic(topic);
        for (int i = 0; i < batch.size(); i++) {
            request.addEntries(TopicEventBulkRequestEntry.newBuilder()
                    .setEntryId(Integer.toString(i))
                    .setBytes(batch.get(i).bytes())
                    .putAllMetadata(batch.get(i).metadata()));
        }
        return app.call(AppCallbackGrpc.getOnBulkTopicEventMethod(), request.build(), TIMEOUT)
                .thenApply(TopicEventBulkResponse::getStatusesList)
                .thenApply(statuses -> statuses.size() == batch.size()
                        && statuses.stream().allMatch(each -> each.getStatus() == TopicEventResponseStatus.SUCCESS));
    }
}
