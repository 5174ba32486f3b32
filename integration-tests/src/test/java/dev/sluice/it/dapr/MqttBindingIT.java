package dev.sluice.it.dapr;

import static dev.sluice.it.dapr.BothRoles.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.brokers.MqttBroker;
import dev.sluice.it.brokers.RedisServer;
import dev.sluice.it.process.FullRun;
import dev.sluice.it.process.FunctionServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Dapr's MQTT binding loses when its role and its sidecar are killed while messages wait at the broker, which keeps the
 * session. Sluice's own connector is what a source has unless it asks for the binding.
 */
@EnabledIfSystemProperty(named = "sluice.full", matches = "true")
class MqttBindingIT {

    @RegisterExtension
    static final Sidecars SIDECARS = new Sidecars();

    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: in}
            spec:
              eventBus: main
              mqtt: {m: {url: "%s", topic: readings, via: dapr, event: {id: data.id}}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: t}
            spec:
              eventBus: main
              inputs: {m: {eventSource: in, event: m}}
              subscribers: [{name: all, condition: m, sink: {uri: "%s"}}]
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventBus
            metadata: {name: main}
            spec: {redis: {redisHost: "%s"}}
            """;

    @Test
    void losesNothingThatTheBrokerKeepsWhenRoleAndSidecarAreKilled(@TempDir Path folder) throws Exception {
        try (FunctionServer function = FunctionServer.start();
                MqttBroker broker = new MqttBroker(Files.createDirectory(folder.resolve("mqtt"))).start();
                RedisServer redis = RedisServer.open(Files.createDirectory(folder.resolve("redis")))
                        .start();
                BothRoles roles = BothRoles.start(
                        folder, SIDECARS, RESOURCES.formatted(broker.url(), function.uri("/m"), redis.address()))) {
            await("the binding is there")
                    .atMost(PATIENCE)
                    .until(() -> !broker.clients().isEmpty());
            List<Runnable> kills = List.of(
                    () -> roles.source().kill().start(),
                    () -> roles.sourceSidecar().kill().launch());
            int each = FullRun.of(300);
            long begun = System.nanoTime();
            int sent = 0;
            for (Runnable kill : kills) {
                sent = publish(broker, sent, each);
                int enough = sent - each / 2;
                await("some of it").atMost(PATIENCE).until(() -> distinct(function) >= enough);
                kill.run();
            }
            int all = publish(broker, sent, each);
            await("all of it").atMost(PATIENCE.multipliedBy(2)).until(() -> distinct(function) >= all);
            FullRun.row(
                    "MQTT through Dapr's binding, its role and sidecar killed",
                    all,
                    function.accepted("/m"),
                    Duration.ofNanos(System.nanoTime() - begun));
            assertThat(distinct(function)).isEqualTo(all);
        }
    }

    private static int publish(MqttBroker broker, int from, int count) {
        for (int i = from; i < from + count; i++) {
            broker.publish("readings", "{\"id\": \"m-" + i + "\"}", false);
        }
        return from + count;
    }

    private static int distinct(FunctionServer function) {
        return new HashSet<>(function.accepted("/m")).size();
    }
}
