package dev.sluice.it.dapr;

import static dev.sluice.it.dapr.BothRoles.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.brokers.KafkaBroker;
import dev.sluice.it.brokers.NatsServer;
import dev.sluice.it.process.FunctionServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A bus that becomes one of another kind while both roles run beside their sidecars, and nothing is started again. */
class BusKindIT {

    @RegisterExtension
    static final Sidecars SIDECARS = new Sidecars();

    private static final int EVENTS = 5;
    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: in}
            spec: {eventBus: main, http: {e: {}}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: t}
            spec:
              eventBus: main
              inputs: {e: {eventSource: in, event: e}}
              subscribers: [{condition: e, sink: {uri: "%s"}}]
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventBus
            metadata: {name: main}
            spec: {%s}
            """;

    @Test
    void deliversWhatIsSentOnceTheBusIsOfAnotherKind(@TempDir Path folder) throws Exception {
        try (FunctionServer function = FunctionServer.start();
                NatsServer nats = new NatsServer(Files.createDirectories(folder.resolve("nats"))).start();
                KafkaBroker kafka = new KafkaBroker(Files.createDirectories(folder.resolve("kafka"))).start()) {
            List.of("default.in.e", "_dead").forEach(topic -> kafka.createTopic(topic, 1));
            String onJetStream =
                    RESOURCES.formatted(function.uri("/all"), "jetStream: {natsURL: \"" + nats.url() + "\"}");
            String onKafka = RESOURCES.formatted(function.uri("/all"), "kafka: {brokers: \"" + kafka.address() + "\"}");
            try (BothRoles roles = BothRoles.start(folder, SIDECARS, onJetStream)) {
                sendAndAwait(roles, function);
                roles.edit(onKafka);
                sendAndAwait(roles, function);
                roles.edit(onJetStream);
                sendAndAwait(roles, function);

                await("ready").atMost(PATIENCE).until(() -> roles.trigger().isReady());
                assertThat(roles.trigger().get("/deadletters?limit=100")).doesNotContain("\"id\"");
            }
        }
    }

    private static void sendAndAwait(BothRoles roles, FunctionServer function) {
        List<String> sent = roles.sendAround("e", EVENTS, () -> {});
        await("what the bus has now")
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(new HashSet<>(function.accepted("/all"))).containsAll(sent));
    }
}
