package dev.sluice.dapr.rpc;

import io.vertx.grpc.common.GrpcStatus;
import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call that got no answer, or an answer other than OK. */
public final class RpcException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient @Nullable GrpcStatus status;

    private RpcException(@Nullable GrpcStatus status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** The other side answered with this status. */
    public static RpcException answered(GrpcStatus status, @Nullable String message) {
        return new RpcException(status, message == null || message.isBlank() ? status.name() : message, null);
    }

    /** No answer came in time. */
    public static RpcException timedOut(String message) {
        return new RpcException(GrpcStatus.DEADLINE_EXCEEDED, message, null);
    }

    /** There was no connection, or it broke. */
    public static RpcException broken(Throwable cause) {
        return new RpcException(
                null, cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
    }

    /** What the other side answered; empty when it did not answer. */
    public Optional<GrpcStatus> status() {
        return Optional.ofNullable(status);
    }
}
