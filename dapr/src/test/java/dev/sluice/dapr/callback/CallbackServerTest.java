package dev.sluice.dapr.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.sluice.dapr.callback.CallbackServer.Listen;
import dev.sluice.dapr.rpc.RpcException;
import dev.sluice.dapr.rpc.UnaryClient;
import io.dapr.v1.AppCallbackAlphaGrpc;
import io.dapr.v1.AppCallbackGrpc;
import io.dapr.v1.AppCallbackHealthCheckGrpc;
import io.dapr.v1.CommonProtos.InvokeRequest;
import io.dapr.v1.DaprAppCallbackProtos.BindingEventRequest;
import io.dapr.v1.DaprAppCallbackProtos.JobEventRequest;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventBulkRequest;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventBulkRequestEntry;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventBulkResponse;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventBulkResponseEntry;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventRequest;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventResponse;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventResponse.TopicEventResponseStatus;
import io.grpc.MethodDescriptor;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallbackServerTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx();
    private final CallbackRegistry registry = new CallbackRegistry();
    private CallbackServer server;
    private UnaryClient sidecar;

    @BeforeEach
    void start() {
        server = CallbackServer.start(vertx, registry, new Listen("127.0.0.1", 0, null));
        sidecar = new UnaryClient(vertx, "127.0.0.1", server.port(), null);
    }

    @AfterEach
    void stop() {
        sidecar.close();
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private <Q, A> A call(MethodDescriptor<Q, A> method, Q request) {
        return sidecar.call(method, request, TIMEOUT).toCompletableFuture().join();
    }

    private static TopicEventRequest event(String topic, String data) {
        return TopicEventRequest.newBuilder()
                .setPubsubName("bus")
                .setTopic(topic)
                .setData(ByteString.copyFromUtf8(data))
                .build();
    }

    private static TopicEventBulkRequest bulk(String topic, String... data) {
        TopicEventBulkRequest.Builder request =
                TopicEventBulkRequest.newBuilder().setPubsubName("bus").setTopic(topic);
        for (int i = 0; i < data.length; i++) {
            request.addEntries(TopicEventBulkRequestEntry.newBuilder()
                    .setEntryId("e" + i)
                    .setBytes(ByteString.copyFromUtf8(data[i]))
                    .putMetadata("__offset", String.valueOf(i)));
        }
        return request.build();
    }

    private static final class Taking implements Receiver {

        private final List<Inbound> messages = new CopyOnWriteArrayList<>();

        @Override
        public List<CompletableFuture<Void>> receive(List<Inbound> batch) {
            messages.addAll(batch);
            return batch.stream()
                    .map(each -> CompletableFuture.<Void>completedFuture(null))
                    .toList();
        }
    }

    @Test
    void subscribesToNothingByItself() {
        assertThat(call(AppCallbackGrpc.getListTopicSubscriptionsMethod(), Empty.getDefaultInstance())
                        .getSubscriptionsList())
                .isEmpty();
        assertThat(call(AppCallbackGrpc.getListInputBindingsMethod(), Empty.getDefaultInstance())
                        .getBindingsList())
                .isEmpty();
        assertThat(call(AppCallbackHealthCheckGrpc.getHealthCheckMethod(), Empty.getDefaultInstance()))
                .isNotNull();
    }

    @Test
    void handsEachDeliveryToTheReceiverOfItsTopicOrBinding() {
        Taking first = new Taking();
        Taking second = new Taking();
        Taking binding = new Taking();
        registry.onTopic("bus", "first", first);
        registry.onTopic("bus", "second", second);
        registry.onBinding("mqtt", binding);

        TopicEventResponse one = call(AppCallbackGrpc.getOnTopicEventMethod(), event("first", "a"));
        TopicEventBulkResponse many = call(AppCallbackGrpc.getOnBulkTopicEventMethod(), bulk("second", "b", "c"));
        call(
                AppCallbackGrpc.getOnBindingEventMethod(),
                BindingEventRequest.newBuilder()
                        .setName("mqtt")
                        .setData(ByteString.copyFromUtf8("d"))
                        .putMetadata("topic", "t/1")
                        .build());

        assertThat(one.getStatus()).isEqualTo(TopicEventResponseStatus.SUCCESS);
        assertThat(many.getStatusesList())
                .extracting(TopicEventBulkResponseEntry::getEntryId, TopicEventBulkResponseEntry::getStatus)
                .containsExactly(
                        tuple("e0", TopicEventResponseStatus.SUCCESS), tuple("e1", TopicEventResponseStatus.SUCCESS));
        assertThat(texts(first.messages)).containsExactly("a");
        assertThat(texts(second.messages)).containsExactly("b", "c");
        assertThat(second.messages.get(1).metadata()).isEqualTo(Map.of("__offset", "1"));
        assertThat(texts(binding.messages)).containsExactly("d");
        assertThat(binding.messages.get(0).metadata("topic")).contains("t/1");
    }

    private static List<String> texts(List<Inbound> messages) {
        return messages.stream()
                .map(message -> new String(message.data(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void leavesTheRightEntriesOfABulkToComeAgain() {
        registry.onTopic("bus", "t", batch -> {
            List<CompletableFuture<Void>> stages = new ArrayList<>();
            batch.forEach(each -> stages.add(CompletableFuture.completedFuture(null)));
            stages.set(1, CompletableFuture.failedFuture(new IllegalStateException("not now")));
            return stages;
        });

        assertThat(call(AppCallbackAlphaGrpc.getOnBulkTopicEventAlpha1Method(), bulk("t", "a", "b", "c"))
                        .getStatusesList())
                .extracting(TopicEventBulkResponseEntry::getStatus)
                .containsExactly(
                        TopicEventResponseStatus.SUCCESS,
                        TopicEventResponseStatus.RETRY,
                        TopicEventResponseStatus.SUCCESS);
    }

    @Test
    void letsComeAgainWhatNobodyReceives() {
        assertThat(call(AppCallbackGrpc.getOnTopicEventMethod(), event("unknown", "a"))
                        .getStatus())
                .isEqualTo(TopicEventResponseStatus.RETRY);
        assertThat(call(AppCallbackGrpc.getOnBulkTopicEventMethod(), bulk("unknown", "a"))
                        .getStatuses(0)
                        .getStatus())
                .isEqualTo(TopicEventResponseStatus.RETRY);
        assertStatus(
                AppCallbackGrpc.getOnBindingEventMethod(),
                BindingEventRequest.newBuilder().setName("unknown").build(),
                GrpcStatus.UNAVAILABLE);
    }

    @Test
    void letsComeAgainWhatAReceiverFailsOn() {
        Receiver broken = batch -> {
            throw new IllegalStateException("broken");
        };
        registry.onTopic("bus", "t", broken);
        registry.onBinding("b", broken);

        assertThat(call(AppCallbackGrpc.getOnTopicEventMethod(), event("t", "a"))
                        .getStatus())
                .isEqualTo(TopicEventResponseStatus.RETRY);
        assertStatus(
                AppCallbackGrpc.getOnBindingEventMethod(),
                BindingEventRequest.newBuilder().setName("b").build(),
                GrpcStatus.UNAVAILABLE);
    }

    @Test
    void neverAnswersUnimplemented() {
        assertStatus(AppCallbackGrpc.getOnInvokeMethod(), InvokeRequest.getDefaultInstance(), GrpcStatus.UNAVAILABLE);
        assertStatus(
                AppCallbackAlphaGrpc.getOnJobEventAlpha1Method(),
                JobEventRequest.getDefaultInstance(),
                GrpcStatus.UNAVAILABLE);
    }

    private <Q> void assertStatus(MethodDescriptor<Q, ?> method, Q request, GrpcStatus expected) {
        assertThatThrownBy(() -> call(method, request))
                .cause()
                .isInstanceOfSatisfying(
                        RpcException.class,
                        refused -> assertThat(refused.status()).contains(expected));
    }

    @Test
    void answersWhenTheReceiverHasTakenOverAndNotBefore() throws Exception {
        CompletableFuture<Void> safe = new CompletableFuture<>();
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        registry.onTopic("bus", "t", batch -> {
            arrived.complete(null);
            return List.of(safe);
        });
        CompletableFuture<TopicEventResponse> answer = sidecar.call(
                        AppCallbackGrpc.getOnTopicEventMethod(), event("t", "a"), TIMEOUT)
                .toCompletableFuture();
        arrived.get(60, TimeUnit.SECONDS);
        TopicEventResponse other = call(AppCallbackGrpc.getOnTopicEventMethod(), event("unknown", "b"));

        assertThat(answer).isNotDone();
        assertThat(other.getStatus()).isEqualTo(TopicEventResponseStatus.RETRY);
        safe.complete(null);

        assertThat(answer.get(60, TimeUnit.SECONDS).getStatus()).isEqualTo(TopicEventResponseStatus.SUCCESS);
    }

    @Test
    void holdsAThousandDeliveriesWithoutAThreadForEach() {
        CompletableFuture<Void> safe = new CompletableFuture<>();
        Taking taking = new Taking();
        registry.onTopic("bus", "t", batch -> {
            taking.receive(batch);
            return List.of(safe);
        });
        int threadsBefore = Thread.activeCount();

        List<CompletableFuture<TopicEventResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            answers.add(sidecar.call(AppCallbackGrpc.getOnTopicEventMethod(), event("t", "a" + i), TIMEOUT)
                    .toCompletableFuture());
        }
        await().until(() -> taking.messages.size() == 1000);

        assertThat(Thread.activeCount()).isLessThan(threadsBefore + 50);
        call(AppCallbackHealthCheckGrpc.getHealthCheckMethod(), Empty.getDefaultInstance());
        safe.complete(null);
        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.get(60, TimeUnit.SECONDS).getStatus())
                                .isEqualTo(TopicEventResponseStatus.SUCCESS));
    }

    @Test
    void takesMessagesLargerThanAFrame() {
        Taking taking = new Taking();
        registry.onTopic("bus", "t", taking);
        String large = "x".repeat(6 << 20);

        call(AppCallbackGrpc.getOnTopicEventMethod(), event("t", large));

        assertThat(taking.messages.get(0).data()).hasSize(6 << 20);
    }

    @Test
    void listensOnlyToASidecarWithTheToken() {
        Vertx another = Vertx.vertx();
        try (CallbackServer guarded = CallbackServer.start(another, registry, new Listen("127.0.0.1", 0, "secret"));
                UnaryClient right = new UnaryClient(another, "127.0.0.1", guarded.port(), "secret");
                UnaryClient wrong = new UnaryClient(another, "127.0.0.1", guarded.port(), "other");
                UnaryClient none = new UnaryClient(another, "127.0.0.1", guarded.port(), null)) {
            assertThat(guarded.toString()).doesNotContain("secret");
            assertThat(right.call(AppCallbackGrpc.getOnTopicEventMethod(), event("t", "a"), TIMEOUT))
                    .succeedsWithin(TIMEOUT);
            for (UnaryClient stranger : List.of(wrong, none)) {
                assertThat(stranger.call(
                                AppCallbackHealthCheckGrpc.getHealthCheckMethod(), Empty.getDefaultInstance(), TIMEOUT))
                        .as("a sidecar probes without the token")
                        .succeedsWithin(TIMEOUT);
                assertThat(stranger.call(
                                AppCallbackGrpc.getListTopicSubscriptionsMethod(), Empty.getDefaultInstance(), TIMEOUT))
                        .as("a sidecar asks for subscriptions without the token")
                        .succeedsWithin(TIMEOUT);
                assertThat(stranger.call(AppCallbackGrpc.getOnTopicEventMethod(), event("t", "a"), TIMEOUT))
                        .failsWithin(TIMEOUT)
                        .withThrowableOfType(ExecutionException.class)
                        .havingCause()
                        .isInstanceOfSatisfying(
                                RpcException.class,
                                refused -> assertThat(refused.status()).contains(GrpcStatus.UNAUTHENTICATED));
            }
        } finally {
            another.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void waitsForWhatIsUnderWayWhenItCloses() throws Exception {
        CompletableFuture<Void> safe = new CompletableFuture<>();
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        registry.onTopic("bus", "t", batch -> {
            arrived.complete(null);
            return List.of(safe);
        });
        CompletableFuture<TopicEventResponse> answer = sidecar.call(
                        AppCallbackGrpc.getOnTopicEventMethod(), event("t", "a"), TIMEOUT)
                .toCompletableFuture();
        arrived.get(60, TimeUnit.SECONDS);
        Thread closing = new Thread(server::close);
        closing.start();
        await("it waits").until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        assertThat(answer).isNotDone();
        safe.complete(null);

        assertThat(answer.get(60, TimeUnit.SECONDS).getStatus()).isEqualTo(TopicEventResponseStatus.SUCCESS);
        closing.join(TIMEOUT.toMillis());
        assertThat(closing.isAlive()).isFalse();
    }

    @Test
    void saysWhichPortIsTaken() {
        assertThatThrownBy(() -> CallbackServer.start(vertx, registry, new Listen("127.0.0.1", server.port(), null)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("127.0.0.1:" + server.port());
    }

    @Test
    void keepsAReceiversPlaceUntilItGoes() {
        CallbackRegistry.Registration registration = registry.onTopic("bus", "t", new Taking());

        assertThatThrownBy(() -> registry.onTopic("bus", "t", new Taking()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("bus")
                .hasMessageContaining("t");
        registration.close();

        Taking next = new Taking();
        registry.onTopic("bus", "t", next);
        registration.close();
        call(AppCallbackGrpc.getOnTopicEventMethod(), event("t", "a"));
        assertThat(next.messages).hasSize(1);
    }
}
