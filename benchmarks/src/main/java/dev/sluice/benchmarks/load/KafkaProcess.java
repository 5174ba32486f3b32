package dev.sluice.benchmarks.load;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A Kafka broker and controller (KRaft) in a process of its own, with Kafka's own settings but for addresses and replicas. */
public final class KafkaProcess {

    private KafkaProcess() {}

    /**
     * Serves until it is ended; prints READY when its topics are there.
     *
     * @param arguments an empty folder, a port, and names of topics with commas between
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        String address = "127.0.0.1:" + arguments[1];
        format(folder);
        KafkaRaftServer server = new KafkaRaftServer(
                new KafkaConfig(settings(folder, address, "127.0.0.1:" + SluiceServer.freePort())), Time.SYSTEM);
        server.startup();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            List<NewTopic> topics = Stream.of(arguments[2].split(","))
                    .map(name -> new NewTopic(name, 1, (short) 1))
                    .toList();
            admin.createTopics(topics).all().get();
        }
        new PrintStream(System.out, true, StandardCharsets.UTF_8).println("READY " + address);
        server.awaitShutdown();
    }

    private static void format(Path folder) throws Exception {
        new Formatter()
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(Optional.of(folder.toString()))
                .setDirectories(Set.of(folder.toString()))
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    private static Map<String, String> settings(Path folder, String address, String controller) {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("log.dirs", folder.toString());
        settings.put("controller.quorum.voters", "1@" + controller);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listeners", "PLAIN://" + address + ",CONTROLLER://" + controller);
        settings.put("inter.broker.listener.name", "PLAIN");
        settings.put("listener.security.protocol.map", "PLAIN:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        return settings;
    }
}
