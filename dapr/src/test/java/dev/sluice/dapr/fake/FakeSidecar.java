package dev.sluice.dapr.fake;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.sluice.dapr.fake.Faults.PublishFault;
import dev.sluice.dapr.fake.Subscription.Message;
import dev.sluice.dapr.rpc.Methods;
import dev.sluice.dapr.rpc.UnaryClient;
import dev.sluice.dapr.sidecar.SidecarAddress;
import io.dapr.v1.AppCallbackGrpc;
import io.dapr.v1.DaprAppCallbackProtos.BindingEventRequest;
import io.dapr.v1.DaprAppCallbackProtos.BindingEventResponse;
import io.dapr.v1.DaprGrpc;
import io.dapr.v1.DaprMetadataProtos.GetMetadataRequest;
import io.dapr.v1.DaprMetadataProtos.GetMetadataResponse;
import io.dapr.v1.DaprMetadataProtos.PubsubSubscription;
import io.dapr.v1.DaprMetadataProtos.RegisteredComponents;
import io.dapr.v1.DaprPubsubProtos.BulkPublishRequest;
import io.dapr.v1.DaprPubsubProtos.BulkPublishRequestEntry;
import io.dapr.v1.DaprPubsubProtos.BulkPublishResponse;
import io.dapr.v1.DaprPubsubProtos.PublishEventRequest;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Speaks Dapr's protocol in this process: publishing, metadata and callbacks, over a broker in memory. It stands beside the
 * tests with a real sidecar only to do what a real one cannot be told to.
 */
public final class FakeSidecar implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(5);

    private final Vertx vertx;
    private final UnaryClient app;
    private final Faults faults = new Faults();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final List<BulkPublishRequest> published = new CopyOnWriteArrayList<>();
    private final List<PublishEventRequest> publishedAlone = new CopyOnWriteArrayList<>();
    private final GetMetadataResponse.Builder metadata =
            GetMetadataResponse.newBuilder().setId("fake").setRuntimeVersion("1.18.3");
    private final AtomicInteger descriptions = new AtomicInteger();
    private HttpServer server;
    private int port;
    private volatile Socket holder = new Socket();

    /** A running sidecar of the app at this port. */
    public FakeSidecar(Vertx vertx, int appPort) {
        this.vertx = vertx;
        this.app = new UnaryClient(vertx, "127.0.0.1", appPort, null);
        this.server = listen();
        this.port = server.actualPort();
    }

    /** Where it listens; the same after a restart. */
    public SidecarAddress address() {
        return SidecarAddress.local(port);
    }

    /** What goes wrong next. */
    public Faults faults() {
        return faults;
    }

    /** Subscribes a component to a topic; {@code bulk} is 0 for single delivery, else how many messages a call holds. */
    public void subscribe(String component, String topic, int bulk) {
        subscriptions.add(new Subscription(component, topic, bulk, faults, vertx, app));
        synchronized (metadata) {
            metadata.addSubscriptions(
                    PubsubSubscription.newBuilder().setPubsubName(component).setTopic(topic));
        }
    }

    /** Says that a component is loaded. */
    public void load(String component, String type) {
        synchronized (metadata) {
            metadata.addRegisteredComponents(RegisteredComponents.newBuilder()
                    .setName(component)
                    .setType(type)
                    .setVersion("v1"));
        }
    }

    /** Forgets all components and subscriptions in what it says of itself. */
    public void unload() {
        synchronized (metadata) {
            metadata.clearRegisteredComponents().clearSubscriptions();
        }
    }

    /** Puts a message on a topic as another producer would. */
    public void put(String topic, byte[] bytes, Map<String, String> metadataOfIt) {
        deliver(topic, List.of(new Message(ByteString.copyFrom(bytes), metadataOfIt)));
    }

    /** Delivers to a binding; completes when the app has taken it over, exceptionally when it has not. */
    public CompletableFuture<BindingEventResponse> bind(
            String component, byte[] bytes, Map<String, String> metadataOfIt) {
        BindingEventRequest request = BindingEventRequest.newBuilder()
                .setName(component)
                .setData(ByteString.copyFrom(bytes))
                .putAllMetadata(metadataOfIt)
                .build();
        return app.call(AppCallbackGrpc.getOnBindingEventMethod(), request, TIMEOUT)
                .toCompletableFuture();
    }

    /** All publications of batches so far, also those that failed. */
    public List<BulkPublishRequest> published() {
        return published;
    }

    /** All publications of single events so far, also those that failed. */
    public List<PublishEventRequest> publishedAlone() {
        return publishedAlone;
    }

    /** How often it was asked what it has loaded. */
    public int descriptions() {
        return descriptions.get();
    }

    /** Stops listening and breaks all connections, as a killed sidecar does; nobody else is given the port meanwhile. */
    public void kill() {
        await(server.close());
        // a selector lets the old socket go a moment after it was closed
        Awaitility.await().pollDelay(Duration.ZERO).pollInterval(POLL).until(this::hold);
    }

    private boolean hold() throws IOException {
        Socket socket = new Socket();
        socket.setReuseAddress(true); // connections that were broken still have the port
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException notYet) {
            socket.close();
            return false;
        }
        holder = socket;
        return true;
    }

    /** Listens again on the same port. */
    public void restart() {
        release();
        server = listen();
    }

    private void release() {
        try {
            holder.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::stop);
        await(server.close());
        release();
        app.close();
    }

    private HttpServer listen() {
        GrpcServer methods = GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(64 << 20));
        methods.callHandler(
                Methods.answered(DaprGrpc.getBulkPublishEventMethod()),
                call -> call.handler(request -> publish(call, request)));
        methods.callHandler(
                Methods.answered(DaprGrpc.getPublishEventMethod()),
                call -> call.handler(request -> publishAlone(call, request)));
        methods.callHandler(
                Methods.answered(DaprGrpc.getGetMetadataMethod()), call -> call.handler(request -> describe(call)));
        HttpServer listening = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                .requestHandler(methods);
        await(listening.listen());
        return listening;
    }

    private void describe(GrpcServerRequest<GetMetadataRequest, GetMetadataResponse> call) {
        descriptions.incrementAndGet();
        synchronized (metadata) {
            call.response().end(metadata.build());
        }
    }

    private void publish(GrpcServerRequest<BulkPublishRequest, BulkPublishResponse> call, BulkPublishRequest request) {
        published.add(request);
        PublishFault fault = faults.nextPublishing();
        boolean tooLarge = request.getEntriesList().stream().anyMatch(entry -> isTooLarge(entry.getEvent()));
        Answer<BulkPublishResponse> answer = new Answer<>(call, BulkPublishResponse.getDefaultInstance());
        if (fault != null) {
            deliver(request.getTopic(), messages(request, fault.keep()));
            answer(answer, fault.status(), fault.message());
        } else if (tooLarge) {
            // what a real one says of a Kafka that refuses: how many, and neither which nor why
            answer(
                    answer,
                    GrpcStatus.INTERNAL,
                    refusal(request.getTopic(), request.getPubsubName())
                            .formatted("kafka: Failed to deliver " + request.getEntriesCount() + " messages."));
        } else {
            deliver(request.getTopic(), messages(request, request.getEntriesCount()));
            answer(answer, GrpcStatus.OK, "");
        }
    }

    private void publishAlone(GrpcServerRequest<PublishEventRequest, Empty> call, PublishEventRequest request) {
        publishedAlone.add(request);
        PublishFault fault = faults.nextPublishing();
        Answer<Empty> answer = new Answer<>(call, Empty.getDefaultInstance());
        if (fault != null) {
            answer(answer, fault.status(), fault.message());
        } else if (isTooLarge(request.getData())) {
            answer(
                    answer,
                    GrpcStatus.INTERNAL,
                    refusal(request.getTopic(), request.getPubsubName())
                            .formatted(
                                    "kafka server: Message was too large, server rejected it to avoid allocation error"));
        } else {
            deliver(request.getTopic(), List.of(new Message(request.getData(), request.getMetadataMap())));
            answer(answer, GrpcStatus.OK, "");
        }
    }

    private boolean isTooLarge(ByteString event) {
        return event.size() > faults.largestEventBytes();
    }

    private static String refusal(String topic, String component) {
        return "error when publishing to topic " + topic + " in pubsub " + component + ": %s";
    }

    private static List<Message> messages(BulkPublishRequest request, int count) {
        return IntStream.range(0, Math.min(count, request.getEntriesCount()))
                .mapToObj(request::getEntries)
                .map(FakeSidecar::message)
                .toList();
    }

    private static Message message(BulkPublishRequestEntry entry) {
        return new Message(entry.getEvent(), entry.getMetadataMap());
    }

    private void deliver(String topic, List<Message> messages) {
        subscriptions.stream().filter(each -> each.isOf(topic)).forEach(each -> each.add(messages));
    }

    /** A call, and what it is answered when all is well. */
    private record Answer<A>(GrpcServerRequest<?, A> call, A done) {

        void end(GrpcStatus status, String message) {
            if (status == GrpcStatus.OK) {
                call.response().end(done);
            } else {
                call.response().status(status).statusMessage(message).end();
            }
        }
    }

    private void answer(Answer<?> answer, GrpcStatus status, String message) {
        long delay = faults.publishDelay().toMillis();
        if (delay > 0) {
            vertx.setTimer(delay, late -> answer.end(status, message));
        } else {
            Context context = vertx.getOrCreateContext();
            faults.whenReleased(() -> context.runOnContext(now -> answer.end(status, message)));
        }
    }

    private static void await(io.vertx.core.Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception failed) { // a test fails by it
            throw new IllegalStateException(failed);
        }
    }
}
