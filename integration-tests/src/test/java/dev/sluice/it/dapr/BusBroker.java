package dev.sluice.it.dapr;

import dev.sluice.dapr.bus.BusRoute;
import dev.sluice.dapr.bus.BusRoute.Publishing;
import dev.sluice.dapr.bus.BusRoute.Reading;
import dev.sluice.it.brokers.KafkaBroker;
import dev.sluice.it.brokers.NatsServer;
import dev.sluice.it.brokers.RedisServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/** A broker behind a bus, and the settings with which a component loses nothing in it. */
interface BusBroker extends AutoCloseable {

    /** The component's type. */
    String type();

    /** The component's metadata; {@code consumer} names group or durable. */
    Map<String, String> metadata(String consumer);

    /** What the component makes of batches. */
    Publishing publishing();

    /** How topics are read. */
    Reading reading();

    /** What lies on a topic, in its order, as it was published. */
    List<byte[]> stored(String topic) throws Exception;

    /** Makes these topics new and empty. */
    void renew(Collection<String> topics) throws Exception;

    @Override
    void close();

    /** Kafka, each topic with one partition. */
    record Kafka(KafkaBroker broker) implements BusBroker {

        static Kafka start(Path folder) {
            return new Kafka(new KafkaBroker(folder).start());
        }

        @Override
        public String type() {
            return "pubsub.kafka";
        }

        @Override
        public Map<String, String> metadata(String consumer) {
            return Map.of(
                    "brokers", broker.address(),
                    "authType", "none",
                    "consumerGroup", consumer,
                    "initialOffset", "oldest",
                    "consumeRetryEnabled", "true",
                    "consumeRetryInterval", "200ms",
                    "sessionTimeout", "2s", // how long a sidecar that was killed keeps its partitions
                    "heartbeatInterval", "500ms",
                    "maxMessageBytes", String.valueOf(BusRoute.longestMessageBytes(1 << 20)),
                    "escapeHeaders", "true");
        }

        @Override
        public Publishing publishing() {
            return Publishing.BATCHES_WITH_KEYS;
        }

        @Override
        public Reading reading() {
            return Reading.ONE_COMPONENT;
        }

        @Override
        public List<byte[]> stored(String topic) {
            TopicPartition only = new TopicPartition(topic, 0);
            Map<String, Object> settings = Map.of("bootstrap.servers", broker.address());
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer.assign(List.of(only));
                consumer.seekToBeginning(List.of(only));
                long end = consumer.endOffsets(List.of(only)).get(only);
                List<byte[]> stored = new ArrayList<>();
                while (consumer.position(only) < end) {
                    consumer.poll(Duration.ofMillis(100)).forEach(each -> stored.add(each.value()));
                }
                return stored;
            }
        }

        @Override
        public void renew(Collection<String> topics) throws Exception {
            try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address()))) {
                Set<String> there = admin.listTopics().names().get();
                there.retainAll(topics);
                admin.deleteTopics(there).all().get();
                Awaitility.await()
                        .until(() ->
                                Collections.disjoint(admin.listTopics().names().get(), topics));
                admin.createTopics(topics.stream()
                                .map(topic -> new NewTopic(topic, 1, (short) 1))
                                .toList())
                        .all()
                        .get();
            }
        }

        @Override
        public void close() {
            broker.close();
        }
    }

    /** JetStream, with one stream for all topics. */
    record JetStream(NatsServer server) implements BusBroker {

        private static final String STREAM = "bus";

        static JetStream start(Path folder) throws Exception {
            NatsServer server = new NatsServer(folder).start();
            return new JetStream(server);
        }

        @Override
        public String type() {
            return "pubsub.jetstream";
        }

        @Override
        public Map<String, String> metadata(String consumer) {
            return Map.of(
                    "natsURL", server.url(),
                    "streamName", STREAM,
                    "durableName", consumer,
                    "queueGroupName", consumer,
                    "deliverPolicy", "all",
                    "ackPolicy", "explicit",
                    "ackWait", "5s",
                    "maxAckPending", "256",
                    "concurrency", "single"); // with parallel, messages are acknowledged before they are handed over
        }

        @Override
        public Publishing publishing() {
            return Publishing.EVENTS;
        }

        @Override
        public Reading reading() {
            return Reading.COMPONENT_PER_TOPIC;
        }

        @Override
        public List<byte[]> stored(String topic) throws Exception {
            try (Connection connection = server.connect()) {
                JetStreamManagement streams = connection.jetStreamManagement();
                StreamState state = streams.getStreamInfo(STREAM).getStreamState();
                List<byte[]> stored = new ArrayList<>();
                for (long i = state.getFirstSequence(); i <= state.getLastSequence(); i++) {
                    MessageInfo message = streams.getMessage(STREAM, i);
                    if (topic.equals(message.getSubject())) {
                        stored.add(message.getData());
                    }
                }
                return stored;
            }
        }

        @Override
        public void renew(Collection<String> topics) throws Exception {
            try (Connection connection = server.connect()) {
                if (connection.jetStreamManagement().getStreamNames().contains(STREAM)) {
                    connection.jetStreamManagement().deleteStream(STREAM);
                }
            }
            server.createStream(STREAM, topics.toArray(String[]::new));
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** Redis streams. */
    record Redis(RedisServer server) implements BusBroker {

        static Redis start(Path folder) {
            return new Redis(RedisServer.open(folder).start());
        }

        @Override
        public String type() {
            return "pubsub.redis";
        }

        @Override
        public Map<String, String> metadata(String consumer) {
            return Map.of(
                    "redisHost", server.address(),
                    "consumerID", consumer,
                    "concurrency", "64",
                    "processingTimeout", "5s",
                    "redeliverInterval", "1s");
        }

        @Override
        public Publishing publishing() {
            return Publishing.EVENTS;
        }

        @Override
        public Reading reading() {
            return Reading.ONE_COMPONENT;
        }

        @Override
        public List<byte[]> stored(String topic) {
            try (Jedis client = server.client()) {
                return client.xrange(topic, (StreamEntryID) null, (StreamEntryID) null).stream()
                        .map(entry -> entry.getFields().get("data").getBytes(StandardCharsets.UTF_8))
                        .toList();
            }
        }

        @Override
        public void renew(Collection<String> topics) {
            try (Jedis client = server.client()) {
                client.flushAll();
            }
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
