package dev.sluice.dapr.rpc;

import io.grpc.MethodDescriptor;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Calls one address over one HTTP/2 connection in clear text, which is opened when it is first needed and again after it
 * broke.
 *
 * <p>Thread-safe; never blocks. Stages complete on one event loop, exceptionally with {@link RpcException}.
 */
public final class UnaryClient implements AutoCloseable {

    /** The metadata with which app and sidecar know each other. */
    public static final String TOKEN = "dapr-api-token";

    private static final int CONNECT_MILLIS = 5_000;
    private static final int WINDOW_BYTES = 8 << 20;
    private static final int LONGEST_MESSAGE_BYTES = 64 << 20;

    private final Vertx vertx;
    private final Context context;
    private final GrpcClient client;
    private final SocketAddress address;
    private final @Nullable String token;
    private final AtomicLong connections = new AtomicLong();
    private @Nullable HttpConnection current; // on the client's event loop

    /**
     * A client that has not connected yet.
     *
     * @param host a name or address
     * @param port 1 to 65535
     * @param token sent with each call; null sends none
     */
    public UnaryClient(Vertx vertx, String host, int port, @Nullable String token) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.address = SocketAddress.inetSocketAddress(port, host);
        this.token = token;
        HttpClientOptions transport = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2ConnectionWindowSize(WINDOW_BYTES)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(WINDOW_BYTES))
                .setTcpNoDelay(true)
                .setConnectTimeout(CONNECT_MILLIS);
        this.client = GrpcClient.client(
                vertx,
                new GrpcClientOptions().setMaxMessageSize(LONGEST_MESSAGE_BYTES).setTransportOptions(transport));
    }

    /**
     * Calls a method.
     *
     * @param timeout from now, connecting included
     */
    public <Q, A> CompletionStage<A> call(MethodDescriptor<Q, A> method, Q request, Duration timeout) {
        Call<Q, A> call = new Call<>(method.getFullMethodName(), timeout);
        context.runOnContext(now -> call.begin(method, request));
        return call.answer;
    }

    /**
     * How many connections were made so far. A server that was started again within the wink of an eye, so that no call failed,
     * is known by one more.
     */
    public long connections() {
        return connections.get();
    }

    private void uses(HttpConnection connection) {
        if (connection != current) {
            current = connection;
            connections.incrementAndGet();
        }
    }

    /** Ends the connection; what is under way fails. */
    @Override
    public void close() {
        var unused = client.close();
    }

    /** One call; after its beginning all on the client's event loop. */
    private final class Call<Q, A> {

        private final String method;
        private final Duration timeout;
        private final CompletableFuture<A> answer = new CompletableFuture<>();
        private @Nullable GrpcClientRequest<Q, A> open;
        private @Nullable A message;
        private long timer;

        Call(String method, Duration timeout) {
            this.method = method;
            this.timeout = timeout;
        }

        void begin(MethodDescriptor<Q, A> descriptor, Q body) {
            timer = vertx.setTimer(Math.max(1, timeout.toMillis()), late -> giveUp());
            client.request(address, Methods.called(descriptor)).onComplete(opened -> {
                if (opened.failed()) {
                    fail(RpcException.broken(opened.cause()));
                } else if (answer.isDone()) {
                    opened.result().cancel();
                } else {
                    send(opened.result(), body);
                }
            });
        }

        private void giveUp() {
            fail(RpcException.timedOut(method + " did not answer within " + timeout.toMillis() + " ms"));
            if (open != null) {
                open.cancel();
            }
        }

        private void send(GrpcClientRequest<Q, A> request, Q body) {
            open = request;
            uses(request.connection());
            if (token != null) {
                request.headers().set(TOKEN, token);
            }
            request.exceptionHandler(broken -> fail(RpcException.broken(broken)));
            request.send(body).onComplete(begun -> {
                if (begun.failed()) {
                    fail(RpcException.broken(begun.cause()));
                } else {
                    read(begun.result());
                }
            });
        }

        private void read(GrpcClientResponse<Q, A> response) {
            response.exceptionHandler(broken -> fail(RpcException.broken(broken)));
            response.errorHandler(error -> fail(RpcException.answered(error.status, null)));
            response.handler(read -> message = read);
            response.endHandler(end -> finish(response));
        }

        private void finish(GrpcClientResponse<Q, A> response) {
            if (response.status() != GrpcStatus.OK) {
                fail(RpcException.answered(response.status(), response.statusMessage()));
            } else if (message == null) {
                fail(RpcException.answered(GrpcStatus.INTERNAL, method + " answered without a message"));
            } else {
                vertx.cancelTimer(timer);
                answer.complete(message);
            }
        }

        private void fail(RpcException failure) {
            vertx.cancelTimer(timer);
            answer.completeExceptionally(failure);
        }
    }
}
