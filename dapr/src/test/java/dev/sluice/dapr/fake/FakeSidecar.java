package dev.sluice.dapr.fake;

import com.google.protobuf.ByteString;
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
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Speaks Dapr's protocol in this process: publishing, metadata and callbacks, over a broker in memory. It stands beside the
 * tests with a real sidecar only to do what a real one cannot be told to.
 */
public final class FakeSidecar implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final UnaryClient app;
    private final Faults faults = new Faults();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final List<BulkPublishRequest> published = new CopyOnWriteArrayList<>();
    private final GetMetadataResponse.Builder metadata =
            GetMetadataResponse.newBuilder().setId("fake").setRuntimeVersion("1.18.3");
    private HttpServer server;
    private int port;

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

    /** All publications so far, also those that failed. */
    public List<BulkPublishRequest> published() {
        return published;
    }

    /** Stops listening and breaks all connections, as a killed sidecar does. */
    public void kill() {
        await(server.close());
    }

    /** Listens again on the same port. */
    public void restart() {
        server = listen();
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::stop);
        kill();
        app.close();
    }

    private HttpServer listen() {
        GrpcServer methods = GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(64 << 20));
        methods.callHandler(
                Methods.answered(DaprGrpc.getBulkPublishEventMethod()),
                call -> call.handler(request -> publish(call, request)));
        methods.callHandler(
                Methods.answered(DaprGrpc.getGetMetadataMethod()), call -> call.handler(request -> describe(call)));
        HttpServer listening = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                .requestHandler(methods);
        await(listening.listen());
        return listening;
    }

    private void describe(GrpcServerRequest<GetMetadataRequest, GetMetadataResponse> call) {
        synchronized (metadata) {
            call.response().end(metadata.build());
        }
    }

    private void publish(GrpcServerRequest<BulkPublishRequest, BulkPublishResponse> call, BulkPublishRequest request) {
        published.add(request);
        PublishFault fault = faults.nextPublishing();
        boolean tooLarge = request.getEntriesList().stream()
                .anyMatch(entry -> entry.getEvent().size() > faults.largestEventBytes());
        if (fault != null) {
            deliver(request.getTopic(), messages(request, fault.keep()));
            answer(call, fault.status(), fault.message());
        } else if (tooLarge) {
            answer(call, GrpcStatus.INTERNAL, "kafka server: Message was too large, server rejected it");
        } else {
            deliver(request.getTopic(), messages(request, request.getEntriesCount()));
            answer(call, GrpcStatus.OK, "");
        }
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

    private void answer(GrpcServerRequest<?, BulkPublishResponse> call, GrpcStatus status, String message) {
        long delay = faults.publishDelay().toMillis();
        if (delay > 0) {
            vertx.setTimer(delay, late -> end(call, status, message));
        } else {
            end(call, status, message);
        }
    }

    private static void end(GrpcServerRequest<?, BulkPublishResponse> call, GrpcStatus status, String message) {
        if (status == GrpcStatus.OK) {
            call.response().end(BulkPublishResponse.getDefaultInstance());
        } else {
            call.response().status(status).statusMessage(message).end();
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
