package dev.sluice.it.docs;

import dev.sluice.it.brokers.FreePort;
import dev.sluice.it.brokers.KafkaBroker;
import dev.sluice.it.dapr.DaprdBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page for those who know Dapr, followed to the letter where there are a sidecar and a broker. */
class DaprPageIT {

    private static final List<String> PORTS =
            List.of("3500", "3510", "50001", "50002", "50011", "50012", "8081", "9001", "9090", "9091");

    private static final String LOOPBACK = " --dapr-listen-addresses 127.0.0.1"
            + " --dapr-internal-grpc-listen-address 127.0.0.1 --metrics-listen-address 127.0.0.1";

    /** Names are looked up in a file: the default would listen on a port that all machines around share. */
    private static final String CONFIGURATION = """
            apiVersion: dapr.io/v1alpha1
            kind: Configuration
            metadata: {name: page}
            spec: {nameResolution: {component: sqlite, version: v1, configuration: {connectionString: "%s"}}}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void bringsTheFirstEventFromTwoTerminals(@TempDir Path kafka, @TempDir Path aside)
            throws IOException, InterruptedException {
        Path daprd = DaprdBinary.require();
        Path configuration = Files.writeString(
                aside.resolve("configuration.yaml"), CONFIGURATION.formatted(aside.resolve("names.db")));
        try (KafkaBroker broker = new KafkaBroker(kafka).start();
                Page page = new Page(folder)) {
            List.of("orders", "default.shop.orders", "_dead").forEach(topic -> broker.createTopic(topic, 1));
            page.replacing("127.0.0.1:9092", broker.address())
                    .replacing("daprd --app-id", "daprd --config " + configuration + LOOPBACK + " --app-id")
                    .withProgramsOf(daprd.getParent());
            for (String port : PORTS) {
                int free = FreePort.find();
                page.replacing(" " + port, " " + free).replacing(":" + port, ":" + free);
            }
            page.follow(Page.root().resolve("docs").resolve("dapr.md"), "The first event, in five minutes");
        }
    }
}
