package dev.sluice.it.dapr;

import com.google.protobuf.ByteString;
import io.dapr.v1.DaprGrpc;
import io.dapr.v1.DaprPubsubProtos.BulkPublishRequest;
import io.dapr.v1.DaprPubsubProtos.BulkPublishRequestEntry;
import io.dapr.v1.DaprPubsubProtos.BulkPublishResponse;
import io.dapr.v1.DaprPubsubProtos.PublishEventRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A sidecar's gRPC API as a test uses it: each call waits for its answer, at most half a minute. Thread-safe. */
public final class SidecarClient implements AutoCloseable {

    private static final Map<String, String> RAW = Map.of("rawPayload", "true");

    private final ManagedChannel channel;

    /** A client of the sidecar whose gRPC API is there. */
    public SidecarClient(int grpcPort) {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
    }

    /** Publishes these bytes as they are. */
    public void publishRaw(String pubsub, String topic, ByteString data) {
        stub().publishEvent(PublishEventRequest.newBuilder()
                .setPubsubName(pubsub)
                .setTopic(topic)
                .setData(data)
                .setDataContentType("application/cloudevents+json")
                .putAllMetadata(RAW)
                .build());
    }

    /** Publishes all of these bytes as they are in one call, with one partition key. */
    public BulkPublishResponse publishRaw(String pubsub, String topic, String key, List<ByteString> data) {
        BulkPublishRequest.Builder request = BulkPublishRequest.newBuilder()
                .setPubsubName(pubsub)
                .setTopic(topic)
                .putAllMetadata(RAW);
        for (int i = 0; i < data.size(); i++) {
            request.addEntries(BulkPublishRequestEntry.newBuilder()
                    .setEntryId(String.valueOf(i))
                    .setEvent(data.get(i))
                    .setContentType("application/cloudevents+json")
                    .putAllMetadata(RAW)
                    .putMetadata("partitionKey", key));
        }
        return stub().bulkPublishEvent(request.build());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private DaprGrpc.DaprBlockingStub stub() {
        return DaprGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }
}
