package dev.sluice.dapr.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.dapr.bus.BusRoute.Publishing;
import dev.sluice.dapr.bus.BusRoute.Reading;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.codec.StructuredJson;
import dev.sluice.eventbus.contract.TestEvents;
import io.dapr.v1.DaprPubsubProtos.BulkPublishRequest;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A bus is edited while events are on their way to it. */
class RerouteTest {

    private static final Topic TOPIC = new Topic(Beside.BUS, "default.orders.created");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final BusRoute OTHER = new BusRoute(
            Beside.BUS,
            "t-test--default",
            Publishing.EVENTS,
            Reading.COMPONENT_PER_TOPIC,
            new Guarantee(Guarantee.Delivery.AT_LEAST_ONCE, false, ""),
            "team",
            Beside.MAX_EVENT_BYTES);

    private final Beside beside = new Beside(Beside.ROUTE);

    @AfterEach
    void close() {
        beside.close();
    }

    private CompletionStage<?> publish(String id) {
        return beside.bus.publish(List.of(new Publication(TOPIC, TestEvents.event(id))));
    }

    private List<Event> sent() {
        return beside.sidecar.published().stream()
                .flatMap(request -> request.getEntriesList().stream())
                .map(entry -> StructuredJson.read(entry.getEvent().toByteArray()))
                .toList();
    }

    @Test
    void nothingOvertakesABatchThatHasToBeRepeated() {
        beside.sidecar.faults().holdPublishing();
        beside.sidecar.faults().failPublishing(1, GrpcStatus.UNAVAILABLE, "stopping", 0);
        CompletionStage<?> before = publish("before");
        await().until(() -> beside.sidecar.published().size() == 1);

        beside.bus.route(OTHER);
        CompletionStage<?> after = publish("after");
        beside.sidecar.faults().releasePublishing();

        assertThat(before).succeedsWithin(SOON);
        assertThat(after).succeedsWithin(SOON);
        List<BulkPublishRequest> published = beside.sidecar.published();
        assertThat(published).as("the first, and then both in order").hasSize(2);
        assertThat(published.get(1).getTopic()).isEqualTo(OTHER.brokerTopic(TOPIC.name()));
        assertThat(sent()).hasSize(3);
        assertThat(sent().get(1).extensions()).as("written for the new way").containsEntry("sluiceid", "before");
        assertThat(sent().get(2).extensions()).containsEntry("sluiceid", "after");
        assertThat(beside.bus.pending()).isZero();
    }

    @Test
    void whatWaitedBeforeAnEditFailsWhenTheBusIsClosed() {
        beside.sidecar.kill();
        CompletionStage<?> before = publish("before");
        beside.bus.route(OTHER);
        CompletionStage<?> after = publish("after");

        beside.bus.close();

        for (CompletionStage<?> publication : List.of(before, after)) {
            assertThat(publication)
                    .failsWithin(SOON)
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOfSatisfying(
                            EventBusException.class,
                            refused -> assertThat(refused.kind()).isEqualTo(EventBusException.Kind.CLOSED));
        }
        beside.sidecar.restart();
    }
}
