package dev.sluice.dapr.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.codec.StructuredJson;
import dev.sluice.eventbus.contract.TestEvents;
import io.dapr.v1.DaprPubsubProtos.BulkPublishRequest;
import io.dapr.v1.DaprPubsubProtos.BulkPublishRequestEntry;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a consumption is opened to run, not to be called
class DaprEventBusTest {

    private static final Topic TOPIC = new Topic(Beside.BUS, "default.orders.created");
    private static final Topic OTHER = new Topic(Beside.BUS, "default.orders.paid");
    private static final Duration SOON = Duration.ofSeconds(60);

    private Beside beside = new Beside(Beside.ROUTE);
    private final List<StoredEvent> received = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        beside.close();
    }

    private void start(BusRoute route, Clock clock, Duration patience) {
        beside.close();
        beside = new Beside(route, clock, patience);
    }

    private AutoCloseable receive(Topic... topics) {
        return receive(new Start.Earliest(), topics);
    }

    private AutoCloseable receive(Start start, Topic... topics) {
        for (Topic topic : topics) {
            beside.sidecar.subscribe(Beside.ROUTE.reader(topic.name()), topic.name(), 100);
        }
        return beside.bus.consume(Set.of(topics), start, batch -> {
            received.addAll(batch);
            return CompletableFuture.completedStage(null);
        });
    }

    private static Event keyed(String id, String key) {
        return TestEvents.event(id).toBuilder().extension("partitionkey", key).build();
    }

    private List<String> ids() {
        return received.stream().map(stored -> stored.event().id()).toList();
    }

    private CompletionStage<List<PublishResult>> publish(Event... events) {
        List<Publication> batch = new ArrayList<>();
        for (Event event : events) {
            batch.add(new Publication(TOPIC, event));
        }
        return beside.bus.publish(batch);
    }

    private static ThrowableAssertAlternative<?> assertRefused(
            CompletionStage<?> publication, EventBusException.Kind kind, Duration within) {
        return assertThat(publication)
                .failsWithin(within)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        EventBusException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(kind));
    }

    @Test
    void sendsStructuredEventsThatOtherDaprAppsCanRead() {
        assertThat(publish(keyed("a", "k"))).succeedsWithin(SOON);

        BulkPublishRequest request = beside.sidecar.published().get(0);
        BulkPublishRequestEntry entry = request.getEntries(0);
        assertThat(request.getPubsubName()).isEqualTo(Beside.ROUTE.publisher());
        assertThat(request.getTopic()).isEqualTo(TOPIC.name());
        assertThat(request.getMetadataMap()).isEqualTo(Map.of("rawPayload", "true"));
        assertThat(entry.getMetadataMap()).isEqualTo(Map.of("partitionKey", "k"));
        assertThat(entry.getContentType()).isEqualTo("application/cloudevents+json");
        assertThat(StructuredJson.read(entry.getEvent().toByteArray())
                        .extensions()
                        .get("sluicetime"))
                .asString()
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }

    @Test
    void carriesTheBusTimeAndTakesItOffAgain() throws Exception {
        Instant now = Instant.parse("2026-03-01T10:00:00.120Z");
        start(Beside.ROUTE, Clock.fixed(now, ZoneOffset.UTC), DaprEventBus.PATIENCE);
        try (AutoCloseable consumption = receive(TOPIC)) {
            assertThat(publish(TestEvents.event("a")))
                    .succeedsWithin(SOON)
                    .isEqualTo(List.of(new PublishResult.Stored(0, now.toEpochMilli())));
            await().until(() -> received.size() == 1);
        }
        assertThat(received.get(0).busTimeMillis()).isEqualTo(now.toEpochMilli());
        assertThat(received.get(0).event()).isEqualTo(TestEvents.event("a"));
    }

    @Test
    void bringsNumbersBytesAndUnusualContentTypesUnchanged() throws Exception {
        List<Event> sent = List.of(
                TestEvents.event("number", "{\"n\": 12345678901234567890.000000000000001}"),
                TestEvents.large("binary", 5000).toBuilder()
                        .dataContentType("application/octet-stream")
                        .build(),
                TestEvents.event("avro").toBuilder()
                        .dataContentType("application/avro")
                        .data(new byte[] {0, 1, -1, 127, -128})
                        .build(),
                TestEvents.event("text").toBuilder()
                        .dataContentType("text/plain; charset=utf-8")
                        .data("grüße 𝄞".getBytes(StandardCharsets.UTF_8))
                        .build(),
                TestEvents.event("trace").toBuilder()
                        .subject("s")
                        .time("2026-01-01T00:00:00.123456789+02:00")
                        .dataSchema("https://example.com/s")
                        .extension("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                        .extension("flag", true)
                        .extension("count", 7)
                        .build());
        try (AutoCloseable consumption = receive(TOPIC)) {
            assertThat(publish(sent.toArray(Event[]::new))).succeedsWithin(SOON);
            await().until(() -> received.size() == sent.size());
        }
        assertThat(received).extracting(StoredEvent::event).containsExactlyElementsOf(sent);
    }

    @Test
    void groupsABatchByTopicAndAnswersInItsOrder() throws Exception {
        try (AutoCloseable consumption = receive(TOPIC, OTHER)) {
            List<Publication> mixed = IntStream.range(0, 10)
                    .mapToObj(i -> new Publication(i % 2 == 0 ? TOPIC : OTHER, TestEvents.event("e" + i)))
                    .toList();
            assertThat(beside.bus.publish(mixed))
                    .succeedsWithin(SOON)
                    .satisfies(results ->
                            assertThat(results).hasSize(10).allMatch(PublishResult.Stored.class::isInstance));
            await().until(() -> received.size() == 10);
        }
        assertThat(beside.sidecar.published()).hasSize(2);
        assertThat(received)
                .allMatch(stored -> stored.topic()
                        .equals(Integer.parseInt(stored.event().id().substring(1)) % 2 == 0 ? TOPIC : OTHER));
    }

    @Test
    void makesOneBatchOfWhatCameWhileTheLastWasUnderWay() {
        beside.sidecar.faults().holdPublishing();
        List<CompletionStage<?>> publications = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            publications.add(publish(TestEvents.event("e" + i)));
        }
        beside.sidecar.faults().releasePublishing();
        assertThat(publications).allSatisfy(each -> assertThat(each).succeedsWithin(SOON));
        assertThat(beside.sidecar.published()).hasSizeLessThan(20);
        assertThat(beside.bus.pending()).isZero();
    }

    @Test
    void repeatsAFailedBatchBeforeAnythingBehindIt() throws Exception {
        beside.sidecar.faults().failPublishing(3, GrpcStatus.INTERNAL, "kafka: leader not available", 0);
        beside.sidecar.faults().failPublishing(2, GrpcStatus.UNAVAILABLE, "stopping", 0);
        try (AutoCloseable consumption = receive(TOPIC)) {
            List<CompletionStage<?>> publications = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                publications.add(publish(TestEvents.event("e" + i)));
            }
            assertThat(publications).allSatisfy(each -> assertThat(each).succeedsWithin(SOON));
            await().until(() -> received.size() >= 200);
        }
        assertThat(ids())
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(i -> "e" + i).toList());
        assertThat(beside.bus.problem(Beside.BUS)).isEmpty();
    }

    @Test
    void losesNothingWhenABatchWasPublishedInPart() throws Exception {
        beside.sidecar.faults().failPublishing(2, GrpcStatus.INTERNAL, "some entries failed", 3);
        try (AutoCloseable consumption = receive(TOPIC)) {
            assertThat(beside.bus.publish(TestEvents.batch(TOPIC, "e", 10))).succeedsWithin(SOON);
            await().until(() -> new HashSet<>(ids()).size() == 10);
        }
        assertThat(received).hasSizeBetween(11, 16);
    }

    @Test
    void deliversAgainWhatWasAcknowledgedTwiceWithoutLosingAnything() throws Exception {
        beside.sidecar.faults().duplicateDeliveries(3);
        try (AutoCloseable consumption = receive(TOPIC)) {
            assertThat(beside.bus.publish(TestEvents.batch(TOPIC, "e", 10))).succeedsWithin(SOON);
            await().until(() -> new HashSet<>(ids()).size() == 10 && received.size() > 10);
        }
    }

    @Test
    void failsOnlyTheEventThatTheBrokerFindsTooLarge() throws Exception {
        beside.sidecar.faults().limitEvents(10_000);
        try (AutoCloseable consumption = receive(TOPIC)) {
            beside.sidecar.faults().holdPublishing();
            List<CompletionStage<?>> publications = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                publications.add(publish(i == 7 ? TestEvents.large("large", 20_000) : TestEvents.event("e" + i)));
            }
            beside.sidecar.faults().releasePublishing();
            assertRefused(publications.remove(7), EventBusException.Kind.TOO_LARGE, SOON);
            assertThat(publications).allSatisfy(each -> assertThat(each).succeedsWithin(SOON));
            await().until(() -> new HashSet<>(ids()).size() == 19);
        }
        assertThat(ids()).doesNotContain("large");
        assertRefused(
                publish(TestEvents.large("huge", Beside.MAX_EVENT_BYTES + 1)), EventBusException.Kind.TOO_LARGE, SOON);
    }

    @Test
    void keepsTryingWhileTheSidecarIsDownAndSaysSo() throws Exception {
        try (AutoCloseable consumption = receive(TOPIC)) {
            beside.sidecar.kill();
            List<CompletionStage<?>> publications = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                publications.add(publish(TestEvents.event("e" + i)));
            }
            await().until(() -> beside.bus.problem(Beside.BUS).isPresent());
            assertThat(beside.bus.problem(Beside.BUS).orElseThrow())
                    .contains(String.valueOf(beside.sidecar.address().grpcPort()))
                    .contains(Beside.BUS);
            assertThat(publications)
                    .noneMatch(each -> each.toCompletableFuture().isDone());
            beside.sidecar.restart();

            assertThat(publications).allSatisfy(each -> assertThat(each).succeedsWithin(SOON));
            await().until(() -> received.size() == 100);
        }
        assertThat(ids())
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> "e" + i).toList());
        assertThat(beside.bus.problem(Beside.BUS)).isEmpty();
    }

    @Test
    void refusesMoreThanItCanHold() {
        beside.sidecar.faults().holdPublishing();
        List<CompletionStage<?>> publications = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            publications.add(beside.bus.publish(TestEvents.batch(TOPIC, "b" + i + "-", 500)));
        }
        assertRefused(publish(TestEvents.event("over")), EventBusException.Kind.FULL, SOON);

        beside.sidecar.faults().releasePublishing();
        assertThat(publications).allSatisfy(each -> assertThat(each).succeedsWithin(Duration.ofSeconds(60)));
        assertThat(publish(TestEvents.event("later"))).succeedsWithin(SOON);
    }

    @Test
    void refusesABusThatItDoesNotReach() {
        assertRefused(
                beside.bus.publish(List.of(new Publication(new Topic("/other", "t"), TestEvents.event("a")))),
                EventBusException.Kind.BROKEN,
                SOON);
    }

    @Test
    void putsNoTwoEventsOfAKeyIntoABatchWhichTheSidecarFansOut() {
        start(Beside.route(BusRoute.Publishing.EVENTS), Clock.systemUTC(), DaprEventBus.PATIENCE);
        beside.sidecar.faults().delayPublishing(Duration.ofMillis(5));
        List<CompletionStage<?>> publications = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            publications.add(publish(keyed("e" + i, "k" + i % 10)));
        }
        assertThat(publications).allSatisfy(each -> assertThat(each).succeedsWithin(SOON));

        List<String> order = new ArrayList<>();
        for (BulkPublishRequest request : beside.sidecar.published()) {
            List<Event> events = request.getEntriesList().stream()
                    .map(BulkPublishRequestEntry::getEvent)
                    .map(ByteString::toByteArray)
                    .map(StructuredJson::read)
                    .toList();
            assertThat(events.stream().map(event -> event.partitionKey().orElseThrow()))
                    .doesNotHaveDuplicates();
            assertThat(request.getEntriesList())
                    .allMatch(entry -> entry.getMetadataMap().isEmpty());
            events.forEach(event -> order.add(event.id()));
        }
        for (int key = 0; key < 10; key++) {
            int each = key;
            assertThat(order.stream().filter(id -> Integer.parseInt(id.substring(1)) % 10 == each))
                    .containsExactlyElementsOf(IntStream.range(0, 10)
                            .mapToObj(i -> "e" + (i * 10 + each))
                            .toList());
        }
    }

    @Test
    void leavesOutWhatIsOlderThanItsStart() throws Exception {
        try (AutoCloseable consumption = receive(new Start.At(Instant.parse("2026-01-01T00:00:01Z")), TOPIC)) {
            for (int second = 0; second < 3; second++) {
                Envelope envelope = new Envelope(
                        TestEvents.event("e" + second),
                        Instant.parse("2026-01-01T00:00:00Z")
                                .plusSeconds(second)
                                .toEpochMilli());
                beside.sidecar.put(TOPIC.name(), envelope.write(), Map.of());
            }
            await().until(() -> ids().contains("e2"));
        }
        assertThat(ids()).containsExactly("e1", "e2");
    }

    @Test
    void givesReservedTopicsThePrefixOfTheBus() {
        BusRoute prefixed = new BusRoute(
                Beside.BUS,
                "t-test--default",
                BusRoute.Publishing.EVENTS,
                BusRoute.Reading.COMPONENT_PER_TOPIC,
                Beside.ROUTE.guarantee(),
                "team",
                Beside.MAX_EVENT_BYTES);

        assertThat(prefixed.brokerTopic(Topic.DEAD_LETTERS)).isEqualTo("team._dead");
        assertThat(prefixed.brokerTopic("team.default.orders.created")).isEqualTo("team.default.orders.created");
        assertThat(prefixed.reader("team.a.b.c")).isNotEqualTo(prefixed.reader("team.a.b.d"));
    }

    @Test
    void givesEachMessageAnIdOfItsOwnWhereTheBrokerComparesIds() throws Exception {
        Envelope envelope = new Envelope(TestEvents.event("a"), 1_000);
        Envelope otherSource =
                new Envelope(TestEvents.event("a").toBuilder().source("/other").build(), 1_000);
        byte[] bytes = envelope.writeWithUniqueId("t");

        assertThat(Set.of(
                        StructuredJson.read(bytes).id(),
                        StructuredJson.read(envelope.writeWithUniqueId("u")).id(),
                        StructuredJson.read(otherSource.writeWithUniqueId("t")).id(),
                        StructuredJson.read(new Envelope(envelope.event(), 1_001).writeWithUniqueId("t"))
                                .id()))
                .hasSize(4);
        assertThat(envelope.writeWithUniqueId("t")).isEqualTo(bytes);
        assertThat(Envelope.read(bytes, 0)).isEqualTo(envelope);
    }

    @Test
    void failsAsClosedWhatItCouldNotDeliver() throws Exception {
        beside.sidecar.kill();
        CompletionStage<?> publication = publish(TestEvents.event("a"));
        beside.bus.close();

        assertRefused(publication, EventBusException.Kind.CLOSED, SOON);
        beside.sidecar.restart();
    }
}
