package dev.sluice.it.dapr;

import static dev.sluice.it.dapr.BothRoles.PATIENCE;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.brokers.KafkaBroker;
import dev.sluice.it.brokers.NatsServer;
import dev.sluice.it.brokers.RedisServer;
import dev.sluice.it.process.EventStream;
import dev.sluice.it.process.FullRun;
import dev.sluice.it.process.FunctionServer;
import dev.sluice.it.process.FunctionServer.Received;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/**
 * The source role and the trigger role, each beside a sidecar, with real brokers as the bus. They are started once for each
 * broker; each test has source events of its own.
 */
class RolesIT {

    @RegisterExtension
    static final Sidecars SIDECARS = new Sidecars();

    @Nested
    class OnKafka extends RolesOnABusThatIsKilled {

        private KafkaBroker broker;

        @Override
        String startBroker(Path folder) {
            broker = KafkaBroker.withOwnProcess(folder).start();
            List.of("e", "f", "w", "s", "r", "x", "z", "j")
                    .forEach(event -> broker.createTopic("default.in." + event, 1));
            List.of("_dead", "failed", "x", "z").forEach(topic -> broker.createTopic(topic, 1));
            return "kafka: {brokers: \"" + broker.address()
                    + "\", metadata: {sessionTimeout: 2s, heartbeatInterval: 500ms}}";
        }

        /** The one that goes is a component of the sidecar. */
        @Override
        String sources(String staying, String moving) {
            return "http: {%s}, kafka: {%s: {brokers: \"%s\", topic: %2$s}}"
                    .formatted(staying, moving, broker.address());
        }

        @Override
        void sendMoving(String moving, String id) {
            ProducerRecord<String, byte[]> record = new ProducerRecord<>(moving, bytes("{}"));
            Map.of("ce_specversion", "1.0", "ce_id", id, "ce_source", "/test", "ce_type", "test.made")
                    .forEach((name, value) -> record.headers().add(name, bytes(value)));
            try (KafkaProducer<String, byte[]> producer = broker.producer()) {
                var unused = producer.send(record);
            }
        }

        @Override
        int flow() {
            return 45_000;
        }

        @Override
        void checkOrder(List<Received> accepted) {
            Map<String, Received> firsts = new LinkedHashMap<>();
            accepted.forEach(each -> firsts.putIfAbsent(each.event(), each));
            Map<String, List<Integer>> ofKeys = firsts.values().stream()
                    .collect(groupingBy(
                            each -> each.headers().getOrDefault("ce-partitionkey", ""),
                            mapping(each -> Integer.valueOf(each.event().substring("kill-".length())), toList())));
            assertThat(ofKeys).hasSize(EventStream.SENDERS);
            assertThat(ofKeys.values())
                    .allSatisfy(numbers -> assertThat(numbers).isSorted());
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
    class OnJetStream extends RolesOnABusThatIsKilled {

        private NatsServer server;

        @Override
        String startBroker(Path folder) {
            server = new NatsServer(folder).start();
            return "jetStream: {natsURL: \"" + server.url() + "\", metadata: {ackWait: 5s}}";
        }

        @Override
        int flow() {
            return 3_000;
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

    /** Redis promises less, and its rest after a kill comes again a minute later: too long for each run. */
    @Nested
    @EnabledIfSystemProperty(named = "sluice.full", matches = "true")
    class OnRedisThatIsKilled extends RolesOnABusThatIsKilled {

        private RedisServer server;

        @Override
        String startBroker(Path folder) {
            server = RedisServer.open(folder).start();
            return "redis: {redisHost: \"" + server.address() + "\"}";
        }

        @Override
        int flow() {
            return 3_000;
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
    class OnRedis extends RolesOnABus {

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
        void showsWhatTheBusBehindTheSidecarPromises() {
            assertThat(roles.trigger().get("/resources?kind=EventBus"))
                    .contains("BEST_EFFORT")
                    .contains("Redis may lose its newest writes");
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
                    .atMost(PATIENCE.plus(FullRun.outage()))
                    .pollDelay(FullRun.outage())
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
