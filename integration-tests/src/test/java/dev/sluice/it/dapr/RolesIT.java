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
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/**
 * The source role and the trigger role, each beside a sidecar, with real brokers as the bus. They are started once for each
 * broker; each test has source events of its own.
 */
class RolesIT {

    @RegisterExtension
    static final Sidecars SIDECARS = new Sidecars();

    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: in}
            spec: {eventBus: main, http: {e: {}, f: {}, k: {}, s: {}, r: {}, %3$s: {}, j: {batch: lines, format: %4$s}}}
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
                s: {eventSource: in, event: s}
                r: {eventSource: in, event: r}
                %3$s: {eventSource: in, event: %3$s}
                j: {eventSource: in, event: j}
              subscribers:
              - {name: all, condition: e, sink: {uri: "%1$s/all"}}
              - {name: both, condition: e && f, sink: {uri: "%1$s/both"}}
              - {name: refused, condition: f, sink: {uri: "%1$s/refused"}}
              - {name: kept, condition: k, sink: {uri: "%1$s/kept"}}
              - name: outage
                condition: s
                sink: {uri: "%1$s/outage"}
                delivery: {backoff: {delay: 200ms, max: 1s}}
              - {name: strict, condition: r, sink: {uri: "%1$s/strict"}, deadLetterTopic: failed}
              - {name: moving, condition: %3$s, sink: {uri: "%1$s/%3$s"}}
              - {name: lines, condition: j, sink: {uri: "%1$s/lines"}}
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
        private String bus;

        /** Starts a broker in a folder; answers how a bus names it. */
        abstract String startBroker(Path folder);

        abstract void stopBroker();

        @BeforeAll
        void start(@TempDir Path folder) throws IOException {
            bus = startBroker(Files.createDirectories(folder.resolve("broker")));
            roles = BothRoles.start(folder, SIDECARS, resources("x", "json"));
        }

        /** Resources with one source event of this name beside those that stay, and lines that are read so. */
        String resources(String moving, String format) {
            return RESOURCES.formatted(function.uri(""), bus, moving, format);
        }

        void awaitAccepted(String path, List<String> sent) {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(new HashSet<>(function.accepted(path))).containsAll(sent));
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

            awaitAccepted("/kept", sent);
            Set<String> own = new HashSet<>(sent);
            List<String> accepted =
                    function.accepted("/kept").stream().filter(own::contains).toList();
            FullRun.row(
                    "beside Dapr " + getClass().getSimpleName() + ", roles, sidecars and broker killed in turn",
                    sent.size(),
                    accepted,
                    Duration.ofNanos(System.nanoTime() - begun));
            assertThat(accepted.size() - sent.size()).as("delivered twice").isLessThan(50);
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
            List.of("e", "f", "k", "s", "r", "x", "z", "j")
                    .forEach(event -> broker.createTopic("default.in." + event, 1));
            List.of("_dead", "failed").forEach(topic -> broker.createTopic(topic, 1));
            return "kafka: {brokers: \"" + broker.address()
                    + "\", metadata: {sessionTimeout: 2s, heartbeatInterval: 500ms}}";
        }

        @Test
        void losesNothingOfTheOthersWhenAnEventOfTheSourceGoesAndAnotherComes() {
            roles.send("x", "x1", "application/json", bytes("{}"));
            awaitAccepted("/x", List.of("x1"));

            List<String> sent = roles.sendAround("k", 60, () -> roles.edit(resources("z", "json")));

            roles.send("z", "z1", "application/json", bytes("{}"));
            awaitAccepted("/z", List.of("z1"));
            awaitAccepted("/kept", sent);
            await().atMost(PATIENCE)
                    .until(() -> roles.source().post("/default/in/x", "application/json", bytes("{}")) == 404);
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

        @Test
        void deliversEverythingWhenASinkComesBackAfterItsLanePaused() {
            function.answers("/outage", FunctionServer.Answer.status(503));
            List<String> sent = roles.sendAround("s", 40, () -> {});
            await("the lane pauses")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(roles.trigger().get("/resources?kind=Trigger"))
                            .containsPattern("\"pausedSinceMillis\":\\s*[1-9]"));
            int before = function.requests("/outage").size();
            await("probes")
                    .atMost(PATIENCE)
                    .until(() -> function.requests("/outage").size() >= before + 3);
            assertThat(function.accepted("/outage")).isEmpty();

            function.answers("/outage", FunctionServer.Answer.status(202));

            awaitAccepted("/outage", sent);
            assertThat(function.accepted("/outage")).as("none twice").hasSameSizeAs(sent);
            assertThat(roles.trigger().get("/deadletters")).doesNotContain("\"outage\"");
        }

        @Test
        void tellsWhatASinkRefusedOnTheDeadLetterTopicAndDeliversItWhenItIsRetried() {
            function.answers("/strict", FunctionServer.Answer.status(400));
            List<String> sent = roles.sendAround("r", 3, () -> {});
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(letters("strict")).hasSize(3));
            assertThat(roles.trigger().cli("dlq", "list"))
                    .containsPattern("default/t +strict +.*/strict +refused +400")
                    .contains("attempt");
            try (Jedis client = server.client()) {
                await().atMost(PATIENCE).until(() -> client.xlen("failed") == 3);
                assertThat(client.xrange("failed", (StreamEntryID) null, (StreamEntryID) null)
                                .toString())
                        .contains("\"r-", "refused", "\"knativeerrorcode\":400");
            }

            function.answers("/strict", FunctionServer.Answer.status(202));
            List<String> retry = new ArrayList<>(List.of("dlq", "retry"));
            retry.addAll(letters("strict"));
            assertThat(roles.trigger().cli(retry.toArray(String[]::new)).lines())
                    .hasSize(3)
                    .allMatch(line -> line.startsWith("delivering again: "));

            awaitAccepted("/strict", sent);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(letters("strict")).isEmpty());
        }

        @Test
        void retriesWhatTheSourceRoleCouldNotReadFromTheTriggerRole() throws Exception {
            await().atMost(PATIENCE)
                    .until(() ->
                            roles.source().post("/default/in/j", "text/plain", bytes("{\"n\": 1}\nno json\n")) == 202);
            await().atMost(PATIENCE).until(() -> function.accepted("/lines").size() == 1);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(letters("")).hasSize(1));
            roles.edit(resources("x", "text"));

            await("the source's text is read, here and there")
                    .atMost(PATIENCE)
                    .until(() -> roles.source().output().contains("reloaded")
                            && roles.trigger().output().contains("reloaded"));
            assertThat(roles.trigger().cli("dlq", "retry", letters("").get(0))).contains("delivering again");

            await().atMost(PATIENCE).until(() -> function.accepted("/lines").size() == 2);
            assertThat(function.requests("/lines").get(1).body()).contains("no json");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(letters("")).isEmpty());
        }

        /** The ids of the dead letters of a subscriber; of sources for an empty one. */
        private List<String> letters(String subscriber) {
            return roles.trigger().json("/deadletters?limit=100").path("items").findParents("subscriber").stream()
                    .filter(letter -> letter.path("subscriber").asText().equals(subscriber))
                    .map(letter -> letter.path("id").asText())
                    .toList();
        }
    }
}
