package dev.sluice.dapr.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.model.EventBusResource;
import dev.sluice.crds.model.EventBusSpec;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventbus.Guarantee.Delivery;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BusWayTest {

    private static final String NATS =
            "natsStreaming: {natsURL: 'nats://n:4222', natsStreamingClusterID: s, subscriptionType: queue, ";

    private static EventBusSpec bus(String spec) {
        ReadResult read = new ResourceReader(ExpressionChecker.NONE)
                .read(
                        "bus.yaml",
                        "apiVersion: events.openfunction.io/v1alpha1\nkind: EventBus\nmetadata: {name: b}\nspec: {"
                                + spec + "}\n");
        assertThat(read.problems()).isEmpty();
        return ((EventBusResource) read.resources().get(0).resource()).spec();
    }

    private static BusWay way(String spec) {
        return BusWay.of(bus(spec)).orElseThrow();
    }

    @Test
    void anEmbeddedBusHasNone() {
        assertThat(BusWay.of(bus("embedded: {}"))).isEmpty();
        assertThat(BusWay.of(bus("topic: x"))).isEmpty();
    }

    @Test
    void promisesOnlyWhatTheResourceLeavesSafe() {
        assertThat(way("kafka: {brokers: 'k:9092'}").guarantee().delivery()).isEqualTo(Delivery.AT_LEAST_ONCE);

        BusWay careless = way("kafka: {brokers: 'k:9092', metadata: {ConsumeRetryEnabled: 'false'}}");

        assertThat(careless.guarantee().delivery()).isEqualTo(Delivery.BEST_EFFORT);
        assertThat(careless.guarantee().reason())
                .contains("consumeRetryEnabled is false")
                .contains("skipped");
    }

    @Test
    void promisesNothingOfATypeThatItDoesNotKnow() {
        assertThat(way("dapr: {type: pubsub.kubemq}").guarantee().delivery()).isEqualTo(Delivery.BEST_EFFORT);
        assertThat(way("dapr: {type: pubsub.kafka, metadata: [{name: producerRequiredAcks, value: none}]}")
                        .guarantee()
                        .delivery())
                .isEqualTo(Delivery.BEST_EFFORT);
        assertThat(way("dapr: {type: pubsub.kafka}").guarantee().delivery()).isEqualTo(Delivery.AT_LEAST_ONCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jetStream: {natsURL: 'nats://n:4222'}", NATS + "deliverAll: true}"})
    void promisesLessWhereAStreamDropsWhatIsUnread(String bus) {
        assertThat(way(bus).guarantee().delivery()).isEqualTo(Delivery.AT_LEAST_ONCE);

        Guarantee dropping = way(bus + ", history: {unread: drop}").guarantee();

        assertThat(dropping.delivery()).isEqualTo(Delivery.BEST_EFFORT);
        assertThat(dropping.reason()).contains("history.unread is drop").doesNotContain("none removes");
        assertThat(
                        way("jetStream: {natsURL: 'nats://n:4222', metadata: {concurrency: parallel}}, history: {unread: drop}")
                                .guarantee()
                                .reason())
                .contains("history.unread is drop")
                .contains("concurrency is parallel");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            deliverAll: true                                                                        | {}
            deliverNew: true                                                                        | {deliverPolicy=new}
            startWithLastReceived: true                                                             | {deliverPolicy=last}
            startAtSequence: 42                                                                     | {deliverPolicy=sequence, startSequence=42}
            startAtTime: '2026-01-31T12:00:00+01:00'                                                | {deliverPolicy=time, startTime=1769857200}
            startAtTime: '31 Jan 26 11:00 -0100', startAtTimeFormat: '02 Jan 06 15:04 -0700'        | {deliverPolicy=time, startTime=1769860800}
            startAtTime: '01/31/2026 01:00:00.5PM', startAtTimeFormat: '01/02/2006 03:04:05.000PM'  | {deliverPolicy=time, startTime=1769864400}
            startAtTimeDelta: 1h                                                                    | {}
            """)
    void natsStreamingBeginsOnJetStreamWhereItSays(String fields, String metadata) {
        assertThat(NatsStart.metadata(
                                Objects.requireNonNull(bus(NATS + fields + "}").natsStreaming()))
                        .toString())
                .isEqualTo(metadata);
    }

    @Test
    void saysWhatOfNatsStreamingDoesNotHold() {
        assertThat(way(NATS + "startAtTimeDelta: 1h}").remarks())
                .singleElement()
                .asString()
                .contains("takes no age");
        assertThat(way(NATS + "startAtTime: yesterday}").remarks())
                .singleElement()
                .asString()
                .contains("yesterday")
                .contains("2006-01-02T15:04:05Z07:00");
    }
}
