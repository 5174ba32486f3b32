package dev.sluice.it.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.it.brokers.RedisServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a sidecar does while the files it was given, and the brokers in them, come and go. */
class ReloadFactsIT {

    @RegisterExtension
    static final Sidecars SIDECARS = new Sidecars();

    private static final String MEMORY = Resources.component("memory", "pubsub.in-memory", Map.of("unused", "x"));

    @TempDir
    Path folder;

    private final RecordingApp app = new RecordingApp();
    private final Sidecar sidecar = SIDECARS.of("facts").app(app.port()).flags("--hot-reload-reconcile-interval", "1s");
    private SidecarClient client;

    @BeforeEach
    void start() {
        app.start();
        client = new SidecarClient(sidecar.grpcPort());
    }

    @AfterEach
    void stop() {
        client.close();
        app.close();
    }

    @Test
    void takesASubscriptionAndItsChangesWhileItRuns() {
        sidecar.resources().write("memory.yaml", MEMORY);
        sidecar.start().awaitReady();

        sidecar.resources().write("orders.yaml", Resources.subscription("memory", "orders", "one"));
        awaitPath("/one");
        sidecar.resources().write("orders.yaml", Resources.subscription("memory", "orders", "two"));
        awaitPath("/two");
        sidecar.resources().delete("orders.yaml");
        await().atMost(Sidecar.PATIENCE)
                .until(() -> sidecar.metadata().subscriptions().isEmpty());
    }

    @Test
    void leavesTheOthersWorkingWhenOneFailsAndSaysWhyInItsLogOnly() {
        sidecar.resources().write("memory.yaml", MEMORY).write("redis.yaml", redis("127.0.0.1:1"));
        sidecar.start().awaitReady().awaitComponents("memory");

        assertThat(sidecar.metadata().components()).containsExactly("memory");
        assertThat(sidecar.rawMetadata().toString()).doesNotContain("refused");
        assertThat(sidecar.output())
                .contains("Failed to init component redis (pubsub.redis/v1): [INIT_COMPONENT_FAILURE]", "refused");
        assertThatThrownBy(() -> client.publishRaw("redis", "orders", ByteString.EMPTY))
                .hasMessageContaining("pubsub redis is not found");
        client.publishRaw("memory", "orders", ByteString.EMPTY);
    }

    @Test
    void startsAComponentThatIsRepairedInItsFile() {
        try (RedisServer redis = RedisServer.open(folder).start()) {
            sidecar.resources()
                    .write("redis.yaml", redis("127.0.0.1:1"))
                    .write("orders.yaml", Resources.subscription("redis", "orders"));
            sidecar.start().awaitReady();
            assertThat(sidecar.metadata().components()).isEmpty();

            sidecar.resources().write("redis.yaml", redis(redis.address()));

            sidecar.awaitLoaded(List.of("redis"), List.of("redis/orders"));
            awaitDelivery("redis");
        }
    }

    @Test
    void startsAComponentWhenItsBrokerIsThereAtLast() {
        try (RedisServer redis = RedisServer.open(folder)) {
            sidecar.resources()
                    .write("redis.yaml", redis(redis.address()))
                    .write("orders.yaml", Resources.subscription("redis", "orders"));
            sidecar.start().awaitReady();
            assertThat(sidecar.metadata().components()).isEmpty();

            redis.start();

            sidecar.awaitLoaded(List.of("redis"), List.of("redis/orders"));
            awaitDelivery("redis");
        }
    }

    @Test
    void listsABindingThatCouldNotBeginToRead() {
        Map<String, String> settings =
                Map.of("url", "tcp://127.0.0.1:1", "topic", "a", "consumerID", "facts", "direction", "input");
        sidecar.resources().write("mqtt.yaml", Resources.component("mqtt", "bindings.mqtt3", settings));

        sidecar.start().awaitReady();

        assertThat(sidecar.metadata().components()).containsExactly("mqtt");
        assertThat(sidecar.output()).contains("error reading from input binding mqtt: failed to connect");
    }

    private void awaitPath(String path) {
        await().atMost(Sidecar.PATIENCE).until(() -> {
            client.publishRaw("memory", "orders", ByteString.EMPTY);
            return app.deliveries().stream()
                    .anyMatch(delivery -> delivery.path().equals(path));
        });
    }

    private void awaitDelivery(String pubsub) {
        client.publishRaw(pubsub, "orders", ByteString.EMPTY);
        await().atMost(Sidecar.PATIENCE).until(() -> !app.deliveries().isEmpty());
    }

    private static String redis(String address) {
        return Resources.component("redis", "pubsub.redis", Map.of("redisHost", address));
    }
}
