package dev.sluice.dapr.bus;

import com.google.protobuf.ByteString;
import dev.sluice.dapr.sidecar.SidecarClient;
import io.dapr.v1.DaprPubsubProtos.BulkPublishRequest;
import io.dapr.v1.DaprPubsubProtos.BulkPublishRequestEntry;
import io.dapr.v1.DaprPubsubProtos.PublishEventRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * What goes to the sidecar at once.
 *
 * @param route in which way; all its events are written for it
 * @param topic the topic's name at the broker
 * @param events in their order
 * @param alone whether its one event goes by a call for single events, whose failure says what the broker said
 */
record Batch(BusRoute route, String topic, List<Outgoing> events, boolean alone) {

    private static final String CONTENT_TYPE = "application/cloudevents+json";
    private static final Map<String, String> RAW = Map.of("rawPayload", "true");

    int size() {
        return events.size();
    }

    Outgoing first() {
        return events.get(0);
    }

    CompletionStage<Void> send(SidecarClient sidecar, Duration answer) {
        return alone ? sidecar.publish(single(first()), answer) : sidecar.publish(bulk(), answer);
    }

    private PublishEventRequest single(Outgoing event) {
        Map<String, String> metadata = new LinkedHashMap<>(RAW);
        metadata.putAll(metadata(event));
        return PublishEventRequest.newBuilder()
                .setPubsubName(route.publisher())
                .setTopic(topic)
                .putAllMetadata(metadata)
                .setDataContentType(CONTENT_TYPE)
                .setData(event.bytes())
                .build();
    }

    private BulkPublishRequest bulk() {
        BulkPublishRequest.Builder request = BulkPublishRequest.newBuilder()
                .setPubsubName(route.publisher())
                .setTopic(topic)
                .putAllMetadata(RAW);
        for (int i = 0; i < events.size(); i++) {
            ByteString bytes = events.get(i).bytes();
            request.addEntries(BulkPublishRequestEntry.newBuilder()
                    .setEntryId(Integer.toString(i))
                    .setContentType(CONTENT_TYPE)
                    .setEvent(bytes)
                    .putAllMetadata(metadata(events.get(i))));
        }
        return request.build();
    }

    private Map<String, String> metadata(Outgoing event) {
        String key = event.key();
        return key != null && route.publishing().takesKeys() ? Map.of("partitionKey", key) : Map.of();
    }
}
