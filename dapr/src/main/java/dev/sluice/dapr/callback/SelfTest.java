package dev.sluice.dapr.callback;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.MessageLite;
import dev.sluice.dapr.callback.CallbackRegistry.Registration;
import dev.sluice.dapr.rpc.UnaryClient;
import io.dapr.v1.AppCallbackAlphaGrpc;
import io.dapr.v1.AppCallbackGrpc;
import io.dapr.v1.AppCallbackHealthCheckGrpc;
import io.dapr.v1.DaprAppCallbackProtos.BindingEventRequest;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventBulkRequest;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventBulkRequestEntry;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventRequest;
import io.grpc.MethodDescriptor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Delivers to a server by each method as a sidecar would, and sees that it arrives. Blocks while it runs.
 */
final class SelfTest {

    private static final String COMPONENT = "sluice-self-test";
    private static final byte[] DATA = "sluice".getBytes(StandardCharsets.UTF_8);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final UnaryClient client;
    private final CallbackRegistry registry;
    private final AtomicInteger arrived = new AtomicInteger();

    SelfTest(UnaryClient client, CallbackRegistry registry) {
        this.client = client;
        this.registry = registry;
    }

    void run() {
        try (Registration topic = registry.onTopic(COMPONENT, COMPONENT, this::count);
                Registration binding = registry.onBinding(COMPONENT, this::count)) {
            call(AppCallbackGrpc.getListTopicSubscriptionsMethod(), Empty.getDefaultInstance());
            call(AppCallbackGrpc.getListInputBindingsMethod(), Empty.getDefaultInstance());
            call(AppCallbackHealthCheckGrpc.getHealthCheckMethod(), Empty.getDefaultInstance());
            deliver(AppCallbackGrpc.getOnTopicEventMethod(), topicEvent());
            deliver(AppCallbackGrpc.getOnBulkTopicEventMethod(), bulk());
            deliver(AppCallbackAlphaGrpc.getOnBulkTopicEventAlpha1Method(), bulk());
            deliver(AppCallbackGrpc.getOnBindingEventMethod(), bindingEvent());
        }
    }

    private List<CompletableFuture<Void>> count(List<Inbound> messages) {
        for (Inbound message : messages) {
            if (Arrays.equals(message.data(), DATA)) {
                arrived.incrementAndGet();
            }
        }
        return messages.stream()
                .map(each -> CompletableFuture.<Void>completedFuture(null))
                .toList();
    }

    private static TopicEventRequest topicEvent() {
        return TopicEventRequest.newBuilder()
                .setPubsubName(COMPONENT)
                .setTopic(COMPONENT)
                .setData(ByteString.copyFrom(DATA))
                .build();
    }

    private static TopicEventBulkRequest bulk() {
        return TopicEventBulkRequest.newBuilder()
                .setPubsubName(COMPONENT)
                .setTopic(COMPONENT)
                .addEntries(
                        TopicEventBulkRequestEntry.newBuilder().setEntryId("0").setBytes(ByteString.copyFrom(DATA)))
                .build();
    }

    private static BindingEventRequest bindingEvent() {
        return BindingEventRequest.newBuilder()
                .setName(COMPONENT)
                .setData(ByteString.copyFrom(DATA))
                .build();
    }

    private <Q> void deliver(MethodDescriptor<Q, ? extends MessageLite> method, Q request) {
        int before = arrived.get();
        call(method, request);
        if (arrived.get() != before + 1) {
            throw new IllegalStateException("callback self-test: what was delivered by " + method.getFullMethodName()
                    + " did not arrive; events would be lost, so this process does not start");
        }
    }

    private <Q> void call(MethodDescriptor<Q, ? extends MessageLite> method, Q request) {
        try {
            client.call(method, request, TIMEOUT).toCompletableFuture().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(
                    "callback self-test: " + method.getFullMethodName() + " does not answer as a sidecar needs it: "
                            + failure.getMessage() + "; events would be lost, so this process does not start",
                    failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during the callback self-test", interrupted);
        }
    }
}
