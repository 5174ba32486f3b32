package dev.sluice.it.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.it.brokers.NatsServer;
import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a sidecar makes of messages in a stream that was made beforehand. */
class JetStreamFactsIT {

    @RegisterExtension
    static final Sidecars SIDECARS = new Sidecars();

    @TempDir
    Path folder;

    @Test
    void bringsTheBytesAndNothingElseAndGoesOnAfterAKillOfTheServer() throws Exception {
        try (NatsServer nats = new NatsServer(folder).start();
                RecordingApp app = new RecordingApp().start()) {
            nats.createStream("shop", "shop.>");
            Sidecar sidecar = SIDECARS.of("facts").app(app.port());
            sidecar.resources()
                    .write("bus.yaml", Resources.component("bus", "pubsub.jetstream", settings(nats)))
                    .write("orders.yaml", Resources.subscription("bus", "shop.orders"));
            sidecar.start().awaitReady().awaitComponents("bus");
            ByteString binary = ByteString.copyFrom(new byte[] {0, (byte) 0xff});

            try (SidecarClient client = new SidecarClient(sidecar.grpcPort())) {
                client.publishRaw("bus", "shop.orders", binary);
            }
            awaitText(app, 1);
            assertThat(app.deliveries().get(0).data()).isEqualTo(binary);

            nats.kill();
            nats.start();
            try (Connection connection = nats.connect()) {
                connection.jetStream().publish("shop.orders", new Headers().add("Trace", "x"), "second".getBytes());
            }
            var second = await().atMost(Sidecar.PATIENCE)
                    .until(
                            () -> app.deliveries().stream()
                                    .filter(each -> each.text().equals("second"))
                                    .findFirst(),
                            Optional::isPresent)
                    .orElseThrow();
            assertThat(second.metadata())
                    .as("neither header nor sequence comes")
                    .doesNotContainKeys("trace", "Trace")
                    .containsOnlyKeys("topic", "pubsubname", "content-type", "user-agent", "grpc-accept-encoding");
        }
    }

    private static void awaitText(RecordingApp app, int count) {
        await().atMost(Sidecar.PATIENCE).until(() -> app.deliveries().size() >= count);
    }

    private static Map<String, String> settings(NatsServer nats) {
        return Map.of("natsURL", nats.url(), "durableName", "facts", "queueGroupName", "facts", "ackWait", "10s");
    }
}
