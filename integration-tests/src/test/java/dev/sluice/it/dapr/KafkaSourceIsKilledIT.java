package dev.sluice.it.dapr;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.eventbus.codec.StructuredJson;
import dev.sluice.it.brokers.KafkaBroker;
import dev.sluice.it.process.FullRun;
import dev.sluice.it.process.FunctionServer;
import dev.sluice.it.process.FunctionServer.Received;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many records of a few keys, hundreds of each under way at once, on their way from Kafka through a sidecar and the source role onto a
 * bus, while these are killed in the middle of their batches.
 */
class KafkaSourceIsKilledIT {

    @RegisterExtension
    static final Sidecars SIDECARS = new Sidecars();

    private static final String FROM = "orders";
    private static final String BUS = "default.in.r";
    private static final int PARTITIONS = 2;
    private static final int KEYS = 6;
    private static final int RECORDS = 24_000;
    private static final int KILLS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(20);

    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: in}
            spec:
              eventBus: main
              dapr:
                r:
                  type: pubsub.kafka
                  metadata:
                  - {name: brokers, value: "%1$s"}
                  - {name: authType, value: none}
                  - {name: topic, value: orders}
                  - {name: sessionTimeout, value: 2s} # how long a sidecar that was killed keeps its partitions
                  - {name: heartbeatInterval, value: 500ms}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: t}
            spec:
              eventBus: main
              inputs:
                r: {eventSource: in, event: r}
              subscribers:
              - {name: flow, condition: r, sink: {uri: "%2$s"}, delivery: {order: key}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventBus
            metadata: {name: main}
            spec: {kafka: {brokers: "%1$s"}}
            """;

    /** What the bus has, as it lies there. */
    private static final class OnTheBus implements AutoCloseable {

        private final Map<Integer, String> firsts = new LinkedHashMap<>();
        private final KafkaConsumer<String, byte[]> consumer;
        private int records;

        OnTheBus(KafkaBroker broker) {
            consumer = new KafkaConsumer<>(
                    Map.of("bootstrap.servers", broker.address(), "enable.auto.commit", false),
                    new StringDeserializer(),
                    new ByteArrayDeserializer());
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(BUS, partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        int read() {
            for (ConsumerRecord<String, byte[]> each : consumer.poll(POLL)) {
                records++;
                firsts.putIfAbsent(number(StructuredJson.read(each.value()).data()), each.key());
            }
            return firsts.size();
        }

        @Override
        public void close() {
            consumer.close();
        }
    }

    private static byte[] data(int number) {
        return ("{\"n\": " + number + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static int number(byte[] data) {
        return Integer.parseInt(new String(data, StandardCharsets.UTF_8).replaceAll("\\D", ""));
    }

    /** The key of each record that the sink has, in order of its first coming. */
    private static Map<Integer, String> accepted(FunctionServer function) {
        Map<Integer, String> accepted = new LinkedHashMap<>();
        for (Received each : function.requests("/flow")) {
            accepted.putIfAbsent(number(each.bytes().getBytes()), each.headers().get("ce-partitionkey"));
        }
        return accepted;
    }

    private static void produce(KafkaBroker broker, int records) {
        ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();
        try (KafkaProducer<String, byte[]> producer = broker.producer()) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(FROM, "key " + i % KEYS, data(i)), (done, failure) -> {
                    if (failure != null) {
                        failures.add(failure);
                    }
                });
            }
        }
        assertThat(failures).isEmpty();
    }

    private static void assertOrderOfFirsts(Map<Integer, String> keys) {
        Map<String, List<Integer>> ofKeys =
                keys.entrySet().stream().collect(groupingBy(Map.Entry::getValue, mapping(Map.Entry::getKey, toList())));
        assertThat(ofKeys).hasSize(KEYS);
        assertThat(ofKeys.values()).allSatisfy(numbers -> assertThat(numbers).isSorted());
    }

    @Test
    void nothingIsLostAndEachKeyKeepsItsOrderWhenSidecarAndRoleAreKilled(@TempDir Path folder) throws Exception {
        int records = FullRun.of(RECORDS);
        try (KafkaBroker broker = new KafkaBroker(Files.createDirectories(folder.resolve("broker"))).start();
                FunctionServer function = FunctionServer.start()) {
            Stream.of(FROM, BUS, "_dead").forEach(topic -> broker.createTopic(topic, PARTITIONS));
            String resources = RESOURCES.formatted(broker.address(), function.uri("/flow"));
            try (BothRoles roles = BothRoles.start(folder, SIDECARS, resources);
                    OnTheBus bus = new OnTheBus(broker)) {
                assertThat(roles.sourceSidecar().metadata().subscriptions())
                        .as("the sidecar reads Kafka")
                        .anyMatch(subscription -> subscription.endsWith("/" + FROM));
                long begun = System.nanoTime();
                produce(broker, records);
                killWhileTheyFlow(roles, bus, records);

                await("every record is on the bus").atMost(PATIENCE).until(() -> bus.read() == records);
                assertOrderOfFirsts(bus.firsts);
                assertThat(bus.records).as("what was under way comes again").isGreaterThan(records);
                await("every record is at the sink")
                        .atMost(PATIENCE)
                        .until(() -> accepted(function).size() >= records);
                Map<Integer, String> accepted = accepted(function);
                FullRun.row(
                        "beside Dapr, from Kafka, sidecar and source role killed in turn",
                        records,
                        function.requests("/flow").stream().map(Received::event).toList(),
                        Duration.ofNanos(System.nanoTime() - begun));
                assertThat(accepted).as("none lost").hasSize(records);
                assertOrderOfFirsts(accepted);
            }
        }
    }

    private static void killWhileTheyFlow(BothRoles roles, OnTheBus bus, int records) {
        Random random = new Random(1);
        for (int i = 0; i < KILLS; i++) {
            int enough = records * (i + 1) / (KILLS + 2);
            await("the flow goes on")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> bus.read() >= enough);
            await("any moment of a batch, not that when the bus got one")
                    .pollDelay(Duration.ofMillis(random.nextInt(20)))
                    .until(() -> true);
            assertThat(bus.firsts.size()).as("killed in the middle").isLessThan(records);
            boolean both = i == KILLS - 1;
            if (both || i % 3 == 1) {
                roles.source().kill();
            }
            if (both || i % 3 != 1) {
                roles.sourceSidecar().kill().launch();
            }
            if (both || i % 3 == 1) {
                roles.source().launch();
            }
        }
    }
}
