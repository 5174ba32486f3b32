package dev.sluice.dapr.sidecar;

import dev.sluice.dapr.rpc.RpcException;
import dev.sluice.dapr.rpc.UnaryClient;
import dev.sluice.dapr.sidecar.SidecarException.Kind;
import io.dapr.v1.DaprGrpc;
import io.dapr.v1.DaprMetadataProtos.GetMetadataRequest;
import io.dapr.v1.DaprMetadataProtos.GetMetadataResponse;
import io.dapr.v1.DaprPubsubProtos.BulkPublishRequest;
import io.dapr.v1.DaprPubsubProtos.BulkPublishResponse;
import io.dapr.v1.DaprPubsubProtos.PublishEventRequest;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Calls a sidecar.
 *
 * <p>Thread-safe; never blocks. Stages complete on an event loop, exceptionally with {@link SidecarException}.
 */
public final class SidecarClient implements AutoCloseable {

    private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(5);

    /** What gRPC, Kafka, NATS and others say; there is no code for it. */
    private static final Pattern TOO_LARGE = Pattern.compile(
            "too large|larger than (max|configured)|exceeds? (the )?max|maximum payload|message size",
            Pattern.CASE_INSENSITIVE);

    private final SidecarAddress address;
    private final UnaryClient client;

    /** A client that has not connected yet. */
    public SidecarClient(Vertx vertx, SidecarAddress address) {
        this.address = address;
        this.client = new UnaryClient(vertx, address.host(), address.grpcPort(), address.token());
    }

    /** Where it calls. */
    public SidecarAddress address() {
        return address;
    }

    /**
     * Publishes entries to one topic.
     *
     * @param request all its entries are published when the stage completes normally; any of them may be when it does not
     * @param timeout how long an answer is waited for
     */
    public CompletionStage<Void> publish(BulkPublishRequest request, Duration timeout) {
        return client.call(DaprGrpc.getBulkPublishEventMethod(), request, timeout)
                .exceptionallyCompose(this::failed)
                .thenAccept(SidecarClient::complete);
    }

    /**
     * Publishes one event. A failure carries the broker's own words, where that of a batch may only count what failed.
     *
     * @param timeout how long an answer is waited for
     */
    public CompletionStage<Void> publish(PublishEventRequest request, Duration timeout) {
        return client.call(DaprGrpc.getPublishEventMethod(), request, timeout)
                .exceptionallyCompose(this::failed)
                .thenAccept(done -> {});
    }

    /** What the sidecar has loaded. */
    public CompletionStage<GetMetadataResponse> metadata() {
        return client.call(DaprGrpc.getGetMetadataMethod(), GetMetadataRequest.getDefaultInstance(), METADATA_TIMEOUT)
                .exceptionallyCompose(this::failed);
    }

    /** How many connections to the sidecar were made so far: one more tells that it is, or may be, another process. */
    public long connections() {
        return client.connections();
    }

    /** Ends the connection; what is under way fails. */
    @Override
    public void close() {
        client.close();
    }

    private static void complete(BulkPublishResponse response) {
        if (response.getFailedEntriesCount() > 0) {
            throw failure(
                    Kind.FAILED,
                    response.getFailedEntriesCount() + " events were not published: "
                            + response.getFailedEntries(0).getError());
        }
    }

    private <T> CompletionStage<T> failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return CompletableFuture.failedStage(translate(cause));
    }

    private SidecarException translate(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        GrpcStatus status = cause instanceof RpcException rpc ? rpc.status().orElse(null) : null;
        if (status == null) {
            return new SidecarException(
                    Kind.UNREACHABLE, "the sidecar at " + address + " cannot be reached: " + message, cause);
        }
        return switch (status) {
            case UNAVAILABLE, CANCELLED ->
                new SidecarException(
                        Kind.UNREACHABLE, "the sidecar at " + address + " is not there: " + message, cause);
            case DEADLINE_EXCEEDED -> new SidecarException(Kind.TIMEOUT, message, cause);
            case UNAUTHENTICATED ->
                new SidecarException(
                        Kind.FAILED, "the sidecar at " + address + " refuses the API token: set DAPR_API_TOKEN", cause);
            case NOT_FOUND, INVALID_ARGUMENT, FAILED_PRECONDITION, PERMISSION_DENIED ->
                new SidecarException(Kind.UNKNOWN, message, cause);
            case RESOURCE_EXHAUSTED -> new SidecarException(Kind.TOO_LARGE, message, cause);
            default -> failure(Kind.FAILED, message);
        };
    }

    private static SidecarException failure(Kind otherwise, String message) {
        return new SidecarException(TOO_LARGE.matcher(message).find() ? Kind.TOO_LARGE : otherwise, message);
    }
}
