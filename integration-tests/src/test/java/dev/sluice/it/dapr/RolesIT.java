package dev.sluice.it.dapr;

import static dev.sluice.it.dapr.BothRoles.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.brokers.KafkaBroker;
import dev.sluice.it.brokers.NatsServer;
import dev.sluice.it.brokers.RedisServer;
import dev.sluice.it.process.FullRun;
import dev.sluice.it.process.FunctionServer;
import dev.sluice.it.process.FunctionServer.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The source role and the trigger role, each beside a sidecar, with real brokers as the bus. They are started once for each
 * broker; each test has source events of its own.
 */
class RolesIT {

    @RegisterExtension
    static final Sidecars SIDECARS = new Sidecars();

    private static final List<String> EVENTS = List.of("e", "f", "k");
    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: in}
            spec: {eventBus: main, http: {e: {}, f: {}, k: {}}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: t}
            spec:
              eventBus: main
              inputs:
                e: {eventSource: in, event: e}
                f: {eventSource: in, event: f}
                k: {eventSource: in, event: k}
              subscribers:
              - {name: all, condition: e, sink: {uri: "%1$s/all"}}
              - {name: both, condition: e && f, sink: {uri: "%1$s/both"}}
              - {name: refused, condition: f, sink: {uri: "%1$s/refused"}}
              - {name: kept, condition: k, sink: {uri: "%1$s/kept"}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventBus
            metadata: {name: main}
            spec: {%2$s}
            """;

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class OnABus {

        final FunctionServer function = FunctionServer.start();
        BothRoles roles;

        /** Starts a broker in a folder; answers how a bus names it. */
        abstract String startBroker(Path folder);

        abstract void stopBroker();

        @BeforeAll
        void start(@TempDir Path folder) throws IOException {
            String bus = startBroker(Files.createDirectories(folder.resolve("broker")));
            roles = BothRoles.start(folder, SIDECARS, RESOURCES.formatted(function.uri(""), bus));
        }

        @AfterAll
        void stop() {
            if (roles != null) {
                roles.close();
            }
            stopBroker();
            function.close();
        }

        @Test
        void givesTheResultOfOneProcess() {
            function.answers("/refused", FunctionServer.Answer.status(400));
            String number = "{\"n\": 12345678901234567890}";
            roles.send("e", "e1", "application/json", bytes(number));
            roles.send("e", "e2", "application/x-strange", new byte[] {0, (byte) 0xff, 1});
            roles.send("f", "f1", "application/json", bytes("{}"));

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(function.accepted("/both")).containsExactly("f1"));
            assertThat(function.accepted("/all")).containsExactlyInAnyOrder("e1", "e2");
            assertThat(first("/all", "e1").body()).isEqualTo(number);
            assertThat(first("/all", "e1").headers())
                    .containsEntry("ce-subject", "a-subject")
                    .containsEntry("ce-comexampleext", "kept")
                    .containsEntry("ce-source", "/test")
                    .containsEntry("content-type", "application/json")
                    .doesNotContainKey("ce-sluicetime");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(roles.trigger().get("/deadletters"))
                            .contains("refused")
                            .contains("f1"));
            assertThat(roles.trigger().get("/events"))
                    .contains("e1")
                    .contains("e2")
                    .contains("f1");
        }

        private Received first(String path, String event) {
            return function.requests(path).stream()
                    .filter(request -> request.event().equals(event))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** A bus whose broker is killed too, as is everything else. */
    abstract static class OnABusThatIsKilled extends OnABus {

        abstract void restartBroker();

        @Test
        void losesNothingWhenAnyPartIsKilled() {
            List<Runnable> kills = List.of(
                    () -> roles.trigger().kill().start(),
                    () -> roles.source().kill().start(),
                    () -> roles.triggerSidecar().kill().launch(),
                    () -> roles.sourceSidecar().kill().launch(),
                    this::restartBroker);
            List<String> sent = new ArrayList<>();
            long begun = System.nanoTime();
            kills.forEach(kill -> sent.addAll(roles.sendAround("k", FullRun.of(50), kill)));

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(new HashSet<>(function.accepted("/kept")))
                            .containsAll(sent));
            FullRun.row(
                    "beside Dapr " + getClass().getSimpleName() + ", roles, sidecars and broker killed in turn",
                    sent.size(),
                    function.accepted("/kept"),
                    Duration.ofNanos(System.nanoTime() - begun));
            assertThat(function.accepted("/kept").size() - sent.size())
                    .as("delivered twice")
                    .isLessThan(50);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Nested
    class OnKafka extends OnABusThatIsKilled {

        private KafkaBroker broker;

        @Override
        String startBroker(Path folder) {
            broker = KafkaBroker.withOwnProcess(folder).start();
            EVENTS.forEach(event -> broker.createTopic("default.in." + event, 1));
            broker.createTopic("_dead", 1);
            return "kafka: {brokers: \"" + broker.address()
                    + "\", metadata: {sessionTimeout: 2s, heartbeatInterval: 500ms}}";
        }

        @Override
        void restartBroker() {
            broker.stop();
            broker.start();
        }

        @Override
        void stopBroker() {
            broker.close();
        }
    }

    @Nested
    class OnJetStream extends OnABusThatIsKilled {

        private NatsServer server;

        @Override
        String startBroker(Path folder) {
            server = new NatsServer(folder).start();
            return "jetStream: {natsURL: \"" + server.url() + "\", metadata: {ackWait: 5s}}";
        }

        @Override
        void restartBroker() {
            server.kill();
            server.start();
        }

        @Override
        void stopBroker() {
            server.close();
        }
    }

    @Nested
    class OnRedis extends OnABus {

        private RedisServer server;

        @Override
        String startBroker(Path folder) {
            server = RedisServer.open(folder).start();
            return "redis: {redisHost: \"" + server.address() + "\"}";
        }

        @Override
        void stopBroker() {
            server.close();
        }

        @Test
        void showsWhatASidecarDoesNotHave() {
            roles.triggerSidecar().kill();
            await().atMost(PATIENCE).until(() -> !roles.trigger().isReady());
            assertThat(roles.trigger().readiness()).contains("sidecar");
            roles.triggerSidecar().launch();
            roles.trigger().awaitReady();
        }
    }
}
