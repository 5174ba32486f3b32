package dev.sluice.dapr.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.contract.TestEvents;
import io.dapr.v1.DaprPubsubProtos.PublishEventRequest;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How it is found out that a broker does not take an event for its size. */
class TooLargeTest {

    private static final Topic TOPIC = new Topic(Beside.BUS, "default.orders.created");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String KAFKA_COUNTS = "kafka: Failed to deliver 1 messages.";

    private final Beside beside = new Beside(Beside.ROUTE);

    @AfterEach
    void close() {
        beside.close();
    }

    private CompletionStage<?> publish(Event event) {
        return beside.bus.publish(List.of(new Publication(TOPIC, event)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka server: Message was too large, server rejected it to avoid allocation error",
                "kafka: invalid configuration (Attempt to produce message larger than configured"
                        + " Producer.MaxMessageBytes: 1500000 > 1048576)",
                "nats: maximum payload exceeded"
            })
    void understandsTheWordsOf(String broker) {
        beside.sidecar.faults().failPublishing(1, GrpcStatus.INTERNAL, KAFKA_COUNTS, 0);
        beside.sidecar.faults().failPublishing(1, GrpcStatus.INTERNAL, broker, 0);

        assertThat(publish(TestEvents.event("a")))
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        EventBusException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(EventBusException.Kind.TOO_LARGE))
                .withMessageContaining(broker);
    }

    @Test
    void asksByACallForSingleEventsWhichPublishesTheSame() {
        beside.sidecar.faults().failPublishing(1, GrpcStatus.INTERNAL, KAFKA_COUNTS, 0);

        assertThat(publish(TestEvents.event("a").toBuilder()
                        .extension("partitionkey", "k")
                        .build()))
                .succeedsWithin(SOON);
        assertThat(publish(TestEvents.event("b"))).succeedsWithin(SOON);

        PublishEventRequest alone = beside.sidecar.publishedAlone().get(0);
        assertThat(beside.sidecar.publishedAlone()).hasSize(1);
        assertThat(alone.getMetadataMap()).isEqualTo(Map.of("rawPayload", "true", "partitionKey", "k"));
        assertThat(alone.getData())
                .isEqualTo(beside.sidecar.published().get(0).getEntries(0).getEvent());
        assertThat(alone.getTopic()).isEqualTo(TOPIC.name());
        assertThat(beside.sidecar.published()).as("then in batches again").hasSize(2);
    }

    @Test
    void anotherReasonIsToldWhileTheLaneTriesAgain() {
        beside.sidecar.faults().failPublishing(1, GrpcStatus.INTERNAL, KAFKA_COUNTS, 0);
        beside.sidecar.faults().failPublishing(10_000, GrpcStatus.INTERNAL, "kafka server: not authorized", 0);

        CompletionStage<?> publication = publish(TestEvents.event("a"));

        await().until(() -> beside.bus
                .problem(Beside.BUS)
                .filter(why -> why.contains("not authorized"))
                .isPresent());
        beside.sidecar.faults().publishWell();
        assertThat(publication).succeedsWithin(SOON);
        assertThat(beside.bus.problem(Beside.BUS)).isEmpty();
    }
}
