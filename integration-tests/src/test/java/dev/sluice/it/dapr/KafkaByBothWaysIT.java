package dev.sluice.it.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.crds.model.InitialOffset;
import dev.sluice.crds.model.KafkaSettings;
import dev.sluice.crds.model.PayloadFormat;
import dev.sluice.crds.model.SaslMechanism;
import dev.sluice.crds.model.ShapeErrorPolicy;
import dev.sluice.crds.model.ShapeSpec;
import dev.sluice.crds.model.SourceEvent;
import dev.sluice.dapr.DaprNames;
import dev.sluice.dapr.callback.CallbackRegistry;
import dev.sluice.dapr.callback.CallbackServer;
import dev.sluice.dapr.source.DaprSources;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventsource.kafka.KafkaSourceKind;
import dev.sluice.eventsource.spi.Addresses;
import dev.sluice.eventsource.spi.Checkpoints;
import dev.sluice.eventsource.spi.Emitted;
import dev.sluice.eventsource.spi.Emitter;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceKind;
import dev.sluice.eventsource.spi.SourceName;
import dev.sluice.eventsource.spi.SourceRuntime;
import dev.sluice.it.brokers.KafkaBroker;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A record is the same message, whether a sidecar brings it or Sluice's own connector. */
class KafkaByBothWaysIT {

    @RegisterExtension
    static final Sidecars SIDECARS = new Sidecars();

    private static final SourceName NAME = new SourceName("default", "orders", "created");
    private static final String COMPONENT = DaprNames.sourceComponent(NAME, "kafka");
    private static final byte[] BINARY = {0, (byte) 0xff, '%', '+', ' '};

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private final CallbackRegistry registry = new CallbackRegistry();

    /** Takes everything. */
    private static final class Bus implements Emitter {

        private final List<Message> messages = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<Emitted> emit(Message message) {
            messages.add(message);
            return CompletableFuture.completedStage(new Emitted.Stored("id", 0));
        }

        @Override
        public int window() {
            return 100;
        }
    }

    @Test
    void bringsTheSameIdKeyTypeTimeHeadersAndBytes() throws Exception {
        try (KafkaBroker broker = new KafkaBroker(folder).start();
                CallbackServer app =
                        CallbackServer.start(vertx, registry, new CallbackServer.Listen("127.0.0.1", 0, null))) {
            broker.createTopic("orders", 1);
            Bus ours = new Bus();
            Bus through = new Bus();
            Sidecar sidecar =
                    SIDECARS.of(DaprNames.sourceApp("default", "orders")).app(app.port());
            sidecar.resources().write("component.yaml", component(broker)).write("subscription.yaml", subscription());
            try (Source connector = new KafkaSourceKind().create(context(), settings(broker));
                    Source source = kind().create(context(), settings(broker))) {
                connector.start(ours);
                source.start(through);
                sidecar.start().awaitReady();
                produce(broker);
                await().atMost(Sidecar.PATIENCE).until(() -> ours.messages.size() >= 4 && through.messages.size() >= 4);
            }
            for (int i = 0; i < 4; i++) {
                assertThat(comparable(through.messages.get(i))).isEqualTo(comparable(ours.messages.get(i)));
                assertThat(through.messages.get(i).body())
                        .isEqualTo(ours.messages.get(i).body());
            }
        } finally {
            scheduler.shutdownNow();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static Map<String, Object> comparable(Message message) {
        Map<String, Object> parts = new HashMap<>(message.meta());
        parts.put("defaults", message.defaults());
        parts.put("headers of the message", message.headers());
        parts.put("content type", String.valueOf(message.contentType()));
        return parts;
    }

    private SourceKind<KafkaSettings> kind() {
        DaprSources.Ways ways = new DaprSources.Ways() {
            @Override
            public boolean throughDapr(SourceEvent event) {
                return true;
            }

            @Override
            public Guarantee guarantee(SourceEvent event) {
                return new Guarantee(Guarantee.Delivery.AT_LEAST_ONCE, true, "");
            }
        };
        for (SourceKind<?> kind : new DaprSources(registry, ways, component -> Optional.empty()).kinds()) {
            if (kind.settingsType() == KafkaSettings.class) {
                @SuppressWarnings("unchecked") // the type was compared
                SourceKind<KafkaSettings> found = (SourceKind<KafkaSettings>) kind;
                return found;
            }
        }
        throw new IllegalStateException("no kind kafka");
    }

    private SourceContext context() {
        Checkpoints none = new Checkpoints() {
            @Override
            public Optional<String> load(String key) {
                return Optional.empty();
            }

            @Override
            public CompletionStage<Void> save(String key, String value) {
                return CompletableFuture.completedStage(null);
            }

            @Override
            public CompletionStage<Void> remove(String key) {
                return CompletableFuture.completedStage(null);
            }
        };
        return new SourceContext(
                NAME,
                none,
                (secret, key) -> Optional.empty(),
                Addresses.UNCHANGED,
                new SourceRuntime(vertx, scheduler, Clock.systemUTC(), new Random(1)));
    }

    private static KafkaSettings settings(KafkaBroker broker) {
        return new KafkaSettings(
                broker.address(),
                "orders",
                false,
                null,
                null,
                null,
                null,
                null,
                InitialOffset.OLDEST,
                SaslMechanism.PLAIN,
                false,
                null,
                null,
                null,
                Map.of(),
                new ShapeSpec(PayloadFormat.AUTO, "UTC", null, null, null, ShapeErrorPolicy.DEAD_LETTER, null));
    }

    private static void produce(KafkaBroker broker) throws Exception {
        Map<String, Object> properties = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(record("key 1+1", "{\"n\":12345678901234567890}".getBytes(StandardCharsets.UTF_8)))
                    .get();
            ProducerRecord<byte[], byte[]> event = record("größe", "x".getBytes(StandardCharsets.UTF_8));
            for (String[] header : new String[][] {
                {"ce_specversion", "1.0"},
                {"ce_id", "1"},
                {"ce_source", "/s p"},
                {"ce_type", "t"},
                {"content-type", "text/plain"}
            }) {
                event.headers().add(header[0], header[1].getBytes(StandardCharsets.UTF_8));
            }
            producer.send(event).get();
            producer.send(record(null, BINARY)).get();
            producer.send(new ProducerRecord<>("orders", BINARY, BINARY)).get();
        }
    }

    private static ProducerRecord<byte[], byte[]> record(@Nullable String key, byte[] value) {
        return new ProducerRecord<>("orders", key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
    }

    private static String component(KafkaBroker broker) {
        String items = new BusBroker.Kafka(broker)
                .metadata("through-dapr").entrySet().stream()
                        .map(item -> "  - name: %s\n    value: \"%s\"".formatted(item.getKey(), item.getValue()))
                        .collect(Collectors.joining("\n"));
        return """
                apiVersion: dapr.io/v1alpha1
                kind: Component
                metadata:
                  name: %s
                spec:
                  type: pubsub.kafka
                  version: v1
                  ignoreErrors: true
                  metadata:
                %s
                """.formatted(COMPONENT, items);
    }

    private static String subscription() {
        return """
                apiVersion: dapr.io/v2alpha1
                kind: Subscription
                metadata:
                  name: orders
                spec:
                  pubsubname: %s
                  topic: orders
                  routes:
                    default: /events
                  metadata:
                    rawPayload: "true"
                  bulkSubscribe:
                    enabled: true
                    maxMessagesCount: 100
                    maxAwaitDurationMs: 20
                """.formatted(COMPONENT);
    }
}
