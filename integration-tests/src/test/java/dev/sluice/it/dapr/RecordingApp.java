package dev.sluice.it.dapr;

import com.google.protobuf.Empty;
import dev.sluice.it.brokers.FreePort;
import io.dapr.v1.AppCallbackGrpc;
import io.dapr.v1.AppCallbackHealthCheckGrpc;
import io.dapr.v1.DaprAppCallbackProtos.BindingEventRequest;
import io.dapr.v1.DaprAppCallbackProtos.BindingEventResponse;
import io.dapr.v1.DaprAppCallbackProtos.HealthCheckResponse;
import io.dapr.v1.DaprAppCallbackProtos.ListInputBindingsResponse;
import io.dapr.v1.DaprAppCallbackProtos.ListTopicSubscriptionsResponse;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventBulkRequest;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventBulkRequestEntry;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventBulkResponse;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventBulkResponseEntry;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventRequest;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventResponse;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventResponse.TopicEventResponseStatus;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An application beside a sidecar that subscribes to nothing by itself, writes down what comes, and answers as it is told:
 * success at first. Thread-safe.
 */
public final class RecordingApp implements AutoCloseable {

    private static final Context.Key<Map<String, String>> HEADERS = Context.key("headers");

    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private final int port = FreePort.find();
    private volatile Function<Delivery, TopicEventResponseStatus> answer = delivery -> TopicEventResponseStatus.SUCCESS;
    private @Nullable Server server;

    /** Starts it. */
    public RecordingApp start() {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .addService(ServerInterceptors.intercept(new Callback(), new HeaderKeeper()))
                    .addService(new Health())
                    .build()
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return this;
    }

    /** Answers so from now on; what is not success fails a binding's message. */
    public void answer(Function<Delivery, TopicEventResponseStatus> next) {
        answer = next;
    }

    /** Where it listens on loopback, also before it does. */
    public int port() {
        return port;
    }

    /** All that came, in the order of arrival. */
    public List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    /** What came from one topic or binding. */
    public List<Delivery> deliveries(String topicOrBinding) {
        return deliveries.stream()
                .filter(delivery -> delivery.topic().equals(topicOrBinding)
                        || delivery.topic().isEmpty() && delivery.name().equals(topicOrBinding))
                .toList();
    }

    @Override
    public void close() {
        if (server != null) {
            server.shutdownNow();
            try {
                server.awaitTermination(10, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private TopicEventResponseStatus took(Delivery delivery) {
        deliveries.add(delivery);
        return answer.apply(delivery);
    }

    private static <T> void reply(StreamObserver<T> to, T reply) {
        to.onNext(reply);
        to.onCompleted();
    }

    private final class Callback extends AppCallbackGrpc.AppCallbackImplBase {

        @Override
        public void listTopicSubscriptions(Empty request, StreamObserver<ListTopicSubscriptionsResponse> to) {
            reply(to, ListTopicSubscriptionsResponse.getDefaultInstance());
        }

        @Override
        public void listInputBindings(Empty request, StreamObserver<ListInputBindingsResponse> to) {
            reply(to, ListInputBindingsResponse.getDefaultInstance());
        }

        @Override
        public void onTopicEvent(TopicEventRequest event, StreamObserver<TopicEventResponse> to) {
            TopicEventResponseStatus status = took(new Delivery(
                    Delivery.Call.TOPIC,
                    event.getPubsubName(),
                    event.getTopic(),
                    event.getPath(),
                    event.getDataContentType(),
                    event.getData(),
                    HEADERS.get()));
            reply(to, TopicEventResponse.newBuilder().setStatus(status).build());
        }

        @Override
        public void onBulkTopicEvent(TopicEventBulkRequest request, StreamObserver<TopicEventBulkResponse> to) {
            TopicEventBulkResponse.Builder response = TopicEventBulkResponse.newBuilder();
            for (TopicEventBulkRequestEntry entry : request.getEntriesList()) {
                TopicEventResponseStatus status = took(new Delivery(
                        Delivery.Call.BULK,
                        request.getPubsubName(),
                        request.getTopic(),
                        request.getPath(),
                        entry.getContentType(),
                        entry.getBytes(),
                        entry.getMetadataMap()));
                response.addStatuses(TopicEventBulkResponseEntry.newBuilder()
                        .setEntryId(entry.getEntryId())
                        .setStatus(status));
            }
            reply(to, response.build());
        }

        @Override
        public void onBindingEvent(BindingEventRequest event, StreamObserver<BindingEventResponse> to) {
            TopicEventResponseStatus status = took(new Delivery(
                    Delivery.Call.BINDING, event.getName(), "", "", "", event.getData(), event.getMetadataMap()));
            if (status == TopicEventResponseStatus.SUCCESS) {
                reply(to, BindingEventResponse.getDefaultInstance());
            } else {
                to.onError(Status.UNAVAILABLE.asRuntimeException());
            }
        }
    }

    /** The headers of a call, which are where one message of a topic has what the broker knows of it. */
    private static final class HeaderKeeper implements ServerInterceptor {

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            Map<String, String> kept = new HashMap<>();
            for (String name : headers.keys()) {
                if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                    kept.put(name, headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
                }
            }
            return Contexts.interceptCall(Context.current().withValue(HEADERS, kept), call, headers, next);
        }
    }

    private static final class Health extends AppCallbackHealthCheckGrpc.AppCallbackHealthCheckImplBase {

        @Override
        public void healthCheck(Empty request, StreamObserver<HealthCheckResponse> to) {
            reply(to, HealthCheckResponse.getDefaultInstance());
        }
    }
}
