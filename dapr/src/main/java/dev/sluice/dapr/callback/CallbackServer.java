package dev.sluice.dapr.callback;

import com.google.protobuf.Empty;
import dev.sluice.dapr.rpc.Methods;
import dev.sluice.dapr.rpc.UnaryClient;
import io.dapr.v1.AppCallbackAlphaGrpc;
import io.dapr.v1.AppCallbackGrpc;
import io.dapr.v1.AppCallbackHealthCheckGrpc;
import io.dapr.v1.DaprAppCallbackProtos.BindingEventResponse;
import io.dapr.v1.DaprAppCallbackProtos.HealthCheckResponse;
import io.dapr.v1.DaprAppCallbackProtos.ListInputBindingsResponse;
import io.dapr.v1.DaprAppCallbackProtos.ListTopicSubscriptionsResponse;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventBulkRequest;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventBulkResponse;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventResponse.TopicEventResponseStatus;
import io.grpc.MethodDescriptor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The app that a sidecar talks to: Dapr's AppCallback service in clear-text HTTP/2 on a port of its own.
 *
 * <p>Subscriptions and bindings come from resources alone: the two lists are empty. A call is answered when its receiver's
 * stage completes; then and only then does the sidecar acknowledge. No answer is ever UNIMPLEMENTED, because a sidecar drops
 * what is answered so: what nobody receives is to come again, and an unknown method is UNAVAILABLE.
 *
 * <p>Thread-safe. {@link #start} and {@link #close} wait some seconds at most; nothing else blocks.
 *
 * @see <a href="../../../../../../../../docs/adr/0080-callbacks-on-a-port-of-their-own.md">Decision 80</a>
 * @see <a href="https://github.com/dapr/dapr/blob/v1.18.3/dapr/proto/runtime/v1/appcallback.proto">appcallback.proto</a>
 */
public final class CallbackServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackServer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int WINDOW_BYTES = 8 << 20;

    /**
     * The longest call that is taken. A sidecar has no limit of its own for what it hands over, whatever its
     * {@code --max-body-size}; this one keeps the memory from being filled by one call.
     */
    public static final int LONGEST_MESSAGE_BYTES = 256 << 20;

    /** Answers may take long; a low limit would make health checks wait behind them. */
    private static final int CONCURRENT_CALLS = 100_000;

    /** Headers of the call itself; the content type of the message is not among them. */
    private static final Set<String> TRANSPORT =
            Set.of(UnaryClient.TOKEN, "content-type", "te", "user-agent", "host", "accept-encoding", "pubsubname");

    private final HttpServer server;
    private final Deliveries deliveries;
    /** What a sidecar asks without the token; who asks learns only that an app is there. */
    private static final Set<String> WITHOUT_TOKEN = Set.of(
            AppCallbackHealthCheckGrpc.getHealthCheckMethod().getFullMethodName(),
            AppCallbackGrpc.getListTopicSubscriptionsMethod().getFullMethodName(),
            AppCallbackGrpc.getListInputBindingsMethod().getFullMethodName());

    private final byte @Nullable [] token;
    private final AtomicInteger underWay = new AtomicInteger();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private volatile boolean closing;

    /**
     * Where to listen.
     *
     * @param host the address; the loopback address unless the sidecar runs elsewhere
     * @param port the port; 0 takes a free one
     * @param token what the sidecar must send ({@code APP_API_TOKEN}); null: it need not send any; never shown
     */
    public record Listen(String host, int port, @Nullable String token) {

        /** Host and port, without the token. */
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    private CallbackServer(Vertx vertx, CallbackRegistry registry, Listen listen) {
        this.deliveries = new Deliveries(registry);
        this.token = listen.token() == null ? null : listen.token().getBytes(StandardCharsets.UTF_8);
        this.server = vertx.createHttpServer(new HttpServerOptions()
                .setHost(listen.host())
                .setPort(listen.port())
                .setTcpNoDelay(true)
                .setHttp2ClearTextEnabled(true)
                .setHttp2ConnectionWindowSize(WINDOW_BYTES)
                .setInitialSettings(new Http2Settings()
                        .setInitialWindowSize(WINDOW_BYTES)
                        .setMaxConcurrentStreams(CONCURRENT_CALLS)
                        .setMaxHeaderListSize(1 << 20)));
        server.requestHandler(methods(vertx));
    }

    /**
     * Listens, and then calls each of its own methods, so that a method that is missing is found before an event is lost.
     *
     * @throws IllegalStateException when the port is taken or a method does not answer as it must; the message says which
     */
    public static CallbackServer start(Vertx vertx, CallbackRegistry registry, Listen listen) {
        CallbackServer server = new CallbackServer(vertx, registry, listen);
        try {
            server.server
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(
                    "cannot listen for the sidecar on " + listen + ": " + failure.getMessage(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the callback server started", interrupted);
        }
        try (UnaryClient client = new UnaryClient(vertx, listen.host(), server.port(), listen.token())) {
            new SelfTest(client, registry).run();
        } catch (RuntimeException failure) {
            server.close();
            throw failure;
        }
        return server;
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /**
     * Answers new deliveries so that they come again, waits for those under way (ten seconds at most), then stops listening.
     */
    @Override
    public void close() {
        closing = true;
        if (underWay.get() == 0) {
            idle.complete(null);
        }
        try {
            idle.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            server.close().toCompletionStage().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException late) {
            LOG.warn("deliveries under way were left to the sidecar count={}", underWay.get());
            var unused = server.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private GrpcServer methods(Vertx vertx) {
        GrpcServer methods = GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(LONGEST_MESSAGE_BYTES));
        methods.callHandler(
                call -> refuse(call, GrpcStatus.UNAVAILABLE, "Sluice has no method " + call.fullMethodName()));
        on(
                methods,
                AppCallbackGrpc.getListTopicSubscriptionsMethod(),
                (none, headers) -> done(ListTopicSubscriptionsResponse.getDefaultInstance()));
        on(
                methods,
                AppCallbackGrpc.getListInputBindingsMethod(),
                (none, headers) -> done(ListInputBindingsResponse.getDefaultInstance()));
        on(
                methods,
                AppCallbackHealthCheckGrpc.getHealthCheckMethod(),
                (Empty none, MultiMap headers) -> done(HealthCheckResponse.getDefaultInstance()));
        on(
                methods,
                AppCallbackGrpc.getOnTopicEventMethod(),
                (event, headers) -> deliveries.topic(event, metadata(headers)));
        on(methods, AppCallbackGrpc.getOnBulkTopicEventMethod(), this::bulk);
        on(methods, AppCallbackAlphaGrpc.getOnBulkTopicEventAlpha1Method(), this::bulk);
        on(
                methods,
                AppCallbackGrpc.getOnBindingEventMethod(),
                (event, headers) -> deliveries.binding(event).thenApply(CallbackServer::accepted));
        return methods;
    }

    private CompletionStage<TopicEventBulkResponse> bulk(TopicEventBulkRequest request, MultiMap headers) {
        return deliveries.bulk(request);
    }

    private static <T> CompletionStage<T> done(T response) {
        return CompletableFuture.completedStage(response);
    }

    private static BindingEventResponse accepted(TopicEventResponseStatus status) {
        if (status != TopicEventResponseStatus.SUCCESS) {
            throw new NotTaken();
        }
        return BindingEventResponse.getDefaultInstance();
    }

    /** What a component says about a message travels among the headers of the call. */
    private static Map<String, String> metadata(MultiMap headers) {
        Map<String, String> metadata = new HashMap<>();
        headers.forEach(header -> {
            if (!TRANSPORT.contains(header.getKey()) && !header.getKey().startsWith("grpc-")) {
                metadata.putIfAbsent(header.getKey(), header.getValue());
            }
        });
        return metadata;
    }

    private interface Method<Q, A> {
        CompletionStage<A> answer(Q request, MultiMap headers);
    }

    private <Q, A> void on(GrpcServer methods, MethodDescriptor<Q, A> descriptor, Method<Q, A> method) {
        methods.callHandler(Methods.answered(descriptor), call -> {
            if (!isAllowed(descriptor, call.headers())) {
                refuse(call, GrpcStatus.UNAUTHENTICATED, "the metadata " + UnaryClient.TOKEN + " is not APP_API_TOKEN");
                return;
            }
            Context context = Vertx.currentContext();
            call.handler(request -> answer(call, context, method, request));
        });
    }

    private <Q, A> void answer(GrpcServerRequest<Q, A> call, Context context, Method<Q, A> method, Q request) {
        underWay.incrementAndGet();
        if (closing) {
            send(() -> refuse(call, GrpcStatus.UNAVAILABLE, "Sluice is stopping"));
            return;
        }
        method.answer(request, call.headers())
                .whenComplete((answer, failure) -> context.runOnContext(now -> send(() -> failure == null
                        ? call.response().end(answer)
                        : refuse(call, GrpcStatus.UNAVAILABLE, "not taken over; it shall come again"))));
    }

    /** Sends an answer; until it is on its way the call is under way, or closing would lose the answer. */
    private void send(Supplier<Future<Void>> answer) {
        Future.succeededFuture()
                .compose(now -> answer.get()) // fails, and does not throw, where the sidecar gave the call up
                .onComplete(sent -> finished());
    }

    private void finished() {
        if (underWay.decrementAndGet() == 0 && closing) {
            idle.complete(null);
        }
    }

    private static Future<Void> refuse(GrpcServerRequest<?, ?> call, GrpcStatus status, String message) {
        return call.response().status(status).statusMessage(message).end();
    }

    private boolean isAllowed(MethodDescriptor<?, ?> method, MultiMap headers) {
        if (token == null || WITHOUT_TOKEN.contains(method.getFullMethodName())) {
            return true;
        }
        String sent = headers.get(UnaryClient.TOKEN);
        return sent != null && MessageDigest.isEqual(token, sent.getBytes(StandardCharsets.UTF_8));
    }

    /** A binding's message is to come again. */
    private static final class NotTaken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotTaken() {
            super("not taken over", null, false, false);
        }
    }
}
