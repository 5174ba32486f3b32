package dev.sluice.it.brokers;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka broker and controller (KRaft), in this process or, to be killed, in its own. Topics are not created by themselves. Beside the plain listener
 * there is one with SASL/PLAIN for {@link #USER} and {@link #PASSWORD}.
 */
public final class KafkaBroker implements AutoCloseable {

    /** The user that the SASL listener knows. */
    public static final String USER = "sluice";

    /** The password of {@link #USER}. */
    public static final String PASSWORD = "let-me-in";

    private final Path dataDirectory;
    private final int port = FreePort.find();
    private final int saslPort = FreePort.find();
    private final int controllerPort = FreePort.find();
    private final boolean hasOwnProcess;
    private @Nullable KafkaRaftServer server;
    private @Nullable KafkaProcess process;

    /** A broker in this process that is not started yet; its addresses are fixed. */
    public KafkaBroker(Path dataDirectory) {
        this(dataDirectory, false);
    }

    private KafkaBroker(Path dataDirectory, boolean hasOwnProcess) {
        this.dataDirectory = dataDirectory;
        this.hasOwnProcess = hasOwnProcess;
    }

    /** A broker in a process of its own that is not started yet; its addresses are fixed. */
    public static KafkaBroker withOwnProcess(Path dataDirectory) {
        return new KafkaBroker(dataDirectory, true);
    }

    /** Starts it, on the data it had; ready when this returns. */
    public synchronized KafkaBroker start() {
        if (!Files.exists(dataDirectory.resolve("meta.properties"))) {
            format();
        }
        if (hasOwnProcess) {
            process = KafkaProcess.start(
                    settings(), dataDirectory.resolveSibling("kafka-" + port + ".log"), this::answers);
            return this;
        }
        KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(settings()), Time.SYSTEM);
        starting.startup();
        server = starting;
        return this;
    }

    /** Stops it as a crash would look to clients: no leave, no hand-over. In its own process, it is killed. */
    public synchronized void stop() {
        if (process != null) {
            process.kill();
            process = null;
        }
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    /** Where clients without credentials connect. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Where clients have to log in. */
    public String saslAddress() {
        return "127.0.0.1:" + saslPort;
    }

    /** Creates a topic. */
    public void createTopic(String topic, int partitions) {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException("cannot create topic " + topic, failure);
        }
    }

    /** What a consumer group has committed. */
    public Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        try (Admin admin = admin()) {
            return admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException("cannot read offsets of " + group, failure);
        }
    }

    /**
     * A producer that waits for the broker to have each record. It has one request under way: of several, a broker that is not
     * yet the leader of a new topic may refuse the first and take the second, and then never takes the first.
     */
    public KafkaProducer<String, byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", address(),
                        "acks", "all",
                        "max.in.flight.requests.per.connection", 1,
                        "linger.ms", 5,
                        "reconnect.backoff.max.ms", 200),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @Override
    public void close() {
        stop();
    }

    private boolean answers() {
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", address(), "request.timeout.ms", 2_000, "default.api.timeout.ms", 2_000))) {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", address()));
    }

    private void format() {
        try {
            new Formatter()
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(Optional.of(dataDirectory.toString()))
                    .setDirectories(Set.of(dataDirectory.toString()))
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (Exception failure) { // the formatter declares nothing narrower
            throw new IllegalStateException("cannot format " + dataDirectory, failure);
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("log.dirs", dataDirectory.toString());
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put(
                "listeners",
                "PLAIN://" + address() + ",LOGIN://" + saslAddress() + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("inter.broker.listener.name", "PLAIN");
        settings.put("listener.security.protocol.map", "PLAIN:PLAINTEXT,LOGIN:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("listener.name.login.sasl.enabled.mechanisms", "PLAIN");
        settings.put(
                "listener.name.login.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + USER + "=\"" + PASSWORD
                        + "\";");
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.min.session.timeout.ms", "500");
        settings.put("controlled.shutdown.enable", "false");
        settings.put("log.cleaner.enable", "false");
        settings.put("broker.session.timeout.ms", "2000");
        settings.put("broker.heartbeat.interval.ms", "200");
        settings.put("num.network.threads", "1");
        settings.put("num.io.threads", "2");
        return settings;
    }
}
