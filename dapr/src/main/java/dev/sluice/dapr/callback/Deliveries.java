package dev.sluice.dapr.callback;

import io.dapr.v1.DaprAppCallbackProtos.BindingEventRequest;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventBulkRequest;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventBulkRequestEntry;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventBulkResponse;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventBulkResponseEntry;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventRequest;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventResponse;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventResponse.TopicEventResponseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what a sidecar delivers to its receiver and says what became of it. Nothing is ever dropped here: what nobody takes,
 * and what a receiver fails on, is to come again.
 */
final class Deliveries {

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    private final CallbackRegistry registry;

    Deliveries(CallbackRegistry registry) {
        this.registry = registry;
    }

    CompletionStage<TopicEventResponse> topic(TopicEventRequest request, Map<String, String> metadata) {
        Inbound message = new Inbound(request.getData().toByteArray(), metadata);
        return receive(receiver(request.getPubsubName(), request.getTopic()), List.of(message), describe(request))
                .get(0)
                .thenApply(status ->
                        TopicEventResponse.newBuilder().setStatus(status).build());
    }

    CompletionStage<TopicEventBulkResponse> bulk(TopicEventBulkRequest request) {
        List<Inbound> messages = new ArrayList<>(request.getEntriesCount());
        for (TopicEventBulkRequestEntry entry : request.getEntriesList()) {
            messages.add(inbound(entry));
        }
        List<CompletableFuture<TopicEventResponseStatus>> statuses = receive(
                receiver(request.getPubsubName(), request.getTopic()),
                messages,
                request.getPubsubName() + "/" + request.getTopic());
        return CompletableFuture.allOf(statuses.toArray(CompletableFuture[]::new))
                .thenApply(all -> response(request, statuses));
    }

    /** Completes exceptionally when the message must come again: a binding has no other way to say so. */
    CompletionStage<TopicEventResponseStatus> binding(BindingEventRequest request) {
        Inbound message = new Inbound(request.getData().toByteArray(), request.getMetadataMap());
        return receive(registry.binding(request.getName()), List.of(message), request.getName())
                .get(0);
    }

    private Optional<Receiver> receiver(String component, String topic) {
        return registry.topic(component, topic);
    }

    private static String describe(TopicEventRequest request) {
        return request.getPubsubName() + "/" + request.getTopic();
    }

    /** Entries of a subscription without {@code rawPayload} hold a parsed event: only its data is whole. */
    private static Inbound inbound(TopicEventBulkRequestEntry entry) {
        byte[] data = entry.hasCloudEvent()
                ? entry.getCloudEvent().getData().toByteArray()
                : entry.getBytes().toByteArray();
        return new Inbound(data, entry.getMetadataMap());
    }

    private static TopicEventBulkResponse response(
            TopicEventBulkRequest request, List<CompletableFuture<TopicEventResponseStatus>> statuses) {
        TopicEventBulkResponse.Builder response = TopicEventBulkResponse.newBuilder();
        for (int i = 0; i < statuses.size(); i++) {
            response.addStatuses(TopicEventBulkResponseEntry.newBuilder()
                    .setEntryId(request.getEntries(i).getEntryId())
                    .setStatus(statuses.get(i).join()));
        }
        return response.build();
    }

    private static List<CompletableFuture<TopicEventResponseStatus>> receive(
            Optional<Receiver> receiver, List<Inbound> messages, String origin) {
        if (receiver.isEmpty()) {
            LOG.atDebug().addKeyValue("origin", origin).log("nobody receives this yet; it shall come again");
            return all(messages, CompletableFuture.completedFuture(TopicEventResponseStatus.RETRY));
        }
        List<? extends CompletionStage<?>> stages;
        try {
            stages = receiver.get().receive(messages);
        } catch (RuntimeException failure) { // the boundary: whatever a receiver throws, nothing is acknowledged
            return all(messages, CompletableFuture.completedFuture(retry(origin, failure)));
        }
        List<CompletableFuture<TopicEventResponseStatus>> statuses = new ArrayList<>(messages.size());
        for (CompletionStage<?> stage : stages) {
            statuses.add(stage.handle((taken, failure) ->
                            failure == null ? TopicEventResponseStatus.SUCCESS : retry(origin, failure))
                    .toCompletableFuture());
        }
        return statuses;
    }

    private static <T> List<T> all(List<Inbound> messages, T value) {
        return java.util.Collections.nCopies(messages.size(), value);
    }

    private static TopicEventResponseStatus retry(String origin, Throwable failure) {
        LOG.atDebug().addKeyValue("origin", origin).setCause(failure).log("not taken over; it shall come again");
        return TopicEventResponseStatus.RETRY;
    }
}
