package dev.sluice.it.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.it.brokers.KafkaBroker;
import dev.sluice.it.brokers.MqttBroker;
import dev.sluice.it.brokers.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sidecar makes of messages from Kafka, Redis and MQTT; the sources and the bus beside Dapr rely on each of these. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokerFactsIT {

    @RegisterExtension
    static final Sidecars SIDECARS = new Sidecars();

    private static final ByteString BINARY = ByteString.copyFrom(new byte[] {0, 1, (byte) 0xff, (byte) 0xfe, '"'});
    private static final ByteString EVENT = ByteString.copyFromUtf8(
            "{\"specversion\":\"1.0\",  \"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data\":{\"n\":12345678901234567890}}");

    private KafkaBroker kafka;
    private RedisServer redis;
    private MqttBroker mqtt;
    private RecordingApp app;
    private SidecarClient client;

    @BeforeAll
    void startEverything(@TempDir Path folder) throws Exception {
        kafka = new KafkaBroker(Files.createDirectory(folder.resolve("kafka"))).start();
        redis = RedisServer.open(Files.createDirectory(folder.resolve("redis"))).start();
        mqtt = new MqttBroker(Files.createDirectory(folder.resolve("mqtt"))).start();
        for (String topic : List.of("single", "bulk", "foreign", "read", "wrapped")) {
            kafka.createTopic(topic, 1);
        }
        app = new RecordingApp().start();
        Sidecar sidecar = SIDECARS.of("facts").app(app.port());
        sidecar.resources()
                .write("kafka.yaml", Resources.component("kafka", "pubsub.kafka", kafka("consumerGroup", "bus")))
                .write("read.yaml", Resources.component("read", "bindings.kafka", kafka("topics", "read")))
                .write("redis.yaml", Resources.component("redis", "pubsub.redis", Map.of("redisHost", redis.address())))
                .write("mqtt.yaml", Resources.component("mqtt", "bindings.mqtt3", mqtt()))
                .write("single.yaml", Resources.subscription("kafka", "single"))
                .write("bulk.yaml", Resources.bulkSubscription("kafka", "bulk"))
                .write("foreign.yaml", Resources.bulkSubscription("kafka", "foreign"))
                .write("wrapped.yaml", Resources.wrappedSubscription("kafka", "wrapped", "wrapped"))
                .write("orders.yaml", Resources.subscription("redis", "orders"));
        sidecar.start().awaitReady().awaitLoaded(List.of("kafka", "read", "redis", "mqtt"), List.of("redis/orders"));
        client = new SidecarClient(sidecar.grpcPort());
    }

    @AfterAll
    void stopEverything() throws Exception {
        for (AutoCloseable each : Arrays.asList(client, app, mqtt, redis, kafka)) {
            if (each != null) {
                each.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka/single", "redis/orders"})
    void aRawSubscriptionGetsTheBytesThatWerePublished(String where) {
        String pubsub = where.substring(0, where.indexOf('/'));
        String topic = where.substring(where.indexOf('/') + 1);

        client.publishRaw(pubsub, topic, BINARY);
        client.publishRaw(pubsub, topic, EVENT);

        assertThat(awaitDeliveries(topic, 2)).allSatisfy(delivery -> {
            assertThat(delivery.call()).isEqualTo(Delivery.Call.TOPIC);
            assertThat(delivery.name()).isEqualTo(pubsub);
            assertThat(delivery.path()).isEqualTo("/" + topic);
            assertThat(delivery.contentType()).isEqualTo("application/octet-stream");
        });
        assertThat(app.deliveries(topic)).extracting(Delivery::data).containsExactlyInAnyOrder(BINARY, EVENT);
    }

    @Test
    void anyOtherSubscriptionLosesTheDataOfAnEventWithoutContentType() {
        client.publishRaw("kafka", "wrapped", EVENT);

        assertThat(awaitDeliveries("wrapped", 1).get(0).data()).isEqualTo(ByteString.EMPTY);
    }

    @Test
    void bulkBringsTheBytesInOrderWithWhatKafkaKnowsOfThem() {
        client.publishRaw("kafka", "bulk", "customer 1", List.of(BINARY, EVENT, ByteString.copyFromUtf8("three")));

        List<Delivery> deliveries = awaitDeliveries("bulk", 3);
        assertThat(deliveries)
                .extracting(Delivery::data)
                .containsExactly(BINARY, EVENT, ByteString.copyFromUtf8("three"));
        assertThat(deliveries.get(2).call()).isEqualTo(Delivery.Call.BULK);
        assertThat(deliveries.get(2).metadata())
                .containsEntry("__offset", "2")
                .containsEntry("__key", "customer+1")
                .containsOnlyKeys(
                        "__key", "__offset", "__partition", "__topic", "__timestamp", "rawPayload", "partitionKey");
    }

    @Test
    void headersAndKeysOfAnyBytesArriveEscaped() throws Exception {
        ProducerRecord<String, byte[]> message = new ProducerRecord<>("foreign", "k é", BINARY.toByteArray());
        message.headers().add("Any Name", BINARY.toByteArray());
        send(message);
        send(new ProducerRecord<>("foreign", "deleted", null));

        List<Delivery> deliveries = awaitDeliveries("foreign", 2);
        assertThat(deliveries.get(0).metadata())
                .containsEntry("__key", "k+%C3%A9")
                .containsEntry("Any Name", "%00%01%FF%FE%22");
        assertThat(deliveries.get(1).text()).as("a tombstone").isEqualTo("null");
    }

    @Test
    void aKafkaBindingBringsKeyAndPlaceOfAMessage() throws Exception {
        ProducerRecord<String, byte[]> message = new ProducerRecord<>("read", "k", BINARY.toByteArray());
        message.headers().add("h", BINARY.toByteArray());
        send(message);

        Delivery delivery = awaitDeliveries("read", 1).get(0);
        assertThat(delivery.call()).isEqualTo(Delivery.Call.BINDING);
        assertThat(delivery.data()).isEqualTo(BINARY);
        assertThat(delivery.metadata())
                .containsEntry("__offset", "0")
                .containsEntry("h", "%00%01%FF%FE%22")
                .containsOnlyKeys("__key", "__offset", "__partition", "__topic", "__timestamp", "h");
    }

    @Test
    void anMqttBindingBringsTheTopicOfAMessage() {
        mqtt.publish("sensors/a/b", "hot", false);

        Delivery delivery = awaitDeliveries("mqtt", 1).get(0);
        assertThat(delivery.text()).isEqualTo("hot");
        assertThat(delivery.metadata()).isEqualTo(Map.of("topic", "sensors/a/b"));
    }

    private List<Delivery> awaitDeliveries(String topicOrBinding, int count) {
        await().atMost(Sidecar.PATIENCE)
                .until(() -> app.deliveries(topicOrBinding).size() >= count);
        return app.deliveries(topicOrBinding);
    }

    private void send(ProducerRecord<String, byte[]> message) throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
            producer.send(message).get();
        }
    }

    private Map<String, String> kafka(String name, String value) {
        Map<String, String> metadata = new HashMap<>(Map.of(
                "brokers", kafka.address(), "authType", "none", "initialOffset", "oldest", "direction", "input"));
        metadata.putAll(Map.of("consumeRetryEnabled", "true", "escapeHeaders", "true", "consumerGroup", "binding"));
        metadata.put(name, value);
        return metadata;
    }

    private Map<String, String> mqtt() {
        return Map.of(
                "url",
                mqtt.url(),
                "topic",
                "sensors/#",
                "consumerID",
                "facts",
                "cleanSession",
                "false",
                "direction",
                "input");
    }
}
