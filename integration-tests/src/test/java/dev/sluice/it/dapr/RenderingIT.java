package dev.sluice.it.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.Problem;
import dev.sluice.crds.model.EventBusSpec;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.crds.topology.Topology;
import dev.sluice.dapr.callback.CallbackRegistry;
import dev.sluice.dapr.callback.CallbackServer;
import dev.sluice.dapr.jetstream.StreamOutcome;
import dev.sluice.dapr.jetstream.StreamOutcome.Change;
import dev.sluice.dapr.jetstream.StreamPlan;
import dev.sluice.dapr.jetstream.Streams;
import dev.sluice.dapr.render.RenderOptions;
import dev.sluice.dapr.render.Rendering;
import dev.sluice.dapr.render.Roles;
import dev.sluice.dapr.render.StreamKeeper;
import dev.sluice.dapr.render.StreamPlans;
import dev.sluice.dapr.sidecar.Expected;
import dev.sluice.eventsource.spi.Addresses;
import dev.sluice.eventsource.spi.Credentials;
import dev.sluice.it.brokers.NatsServer;
import dev.sluice.it.brokers.RedisServer;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.PushSubscribeOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is rendered is what a real sidecar takes, and streams are what a real server makes of plans. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RenderingIT {

    @RegisterExtension
    static final Sidecars SIDECARS = new Sidecars();

    private static final Credentials SECRETS = (name, key) -> Optional.of(RedisServer.PASSWORD);

    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventBus
            metadata: {name: main}
            spec:
              topic: shop
              natsStreaming: {natsURL: "nats://nats.default:4222", natsStreamingClusterID: stan, subscriptionType: queue, ackWaitTime: 20s}
              history: {age: 1h, size: 1Mi}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventBus
            metadata: {name: fast}
            spec: {redis: {redisHost: "redis.default:6379", redisPasswordFrom: {secretKeyRef: {name: redis, key: password}}}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: orders}
            spec:
              eventBus: main
              http: {hook: {}}
              dapr:
                stream: {type: pubsub.redis, metadata: [{name: redisHost, value: "redis.default:6379"}, {name: redisPassword, secretKeyRef: {name: redis, key: password}}, {name: topic, value: in}]}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: clicks}
            spec: {eventBus: fast, http: {click: {}}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: all}
            spec:
              eventBus: main
              inputs:
                hook: {eventSource: orders, event: hook}
                stream: {eventSource: orders, event: stream}
                click: {eventSource: clicks, event: click}
              subscribers:
              - {condition: hook || stream || click, topic: answers}
            """;

    private Path folder;
    private NatsServer nats;
    private RedisServer redis;
    private Vertx vertx;

    @BeforeAll
    void open(@TempDir Path own) throws IOException {
        folder = own;
        nats = new NatsServer(Files.createDirectory(folder.resolve("nats"))).start();
        redis = RedisServer.withPassword(Files.createDirectory(folder.resolve("redis")))
                .start();
        vertx = Vertx.vertx();
    }

    @AfterAll
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        redis.close();
        nats.close();
    }

    private static Topology topology(String yaml) {
        ReadResult read = new ResourceReader(ExpressionChecker.NONE).read("in.yaml", yaml);
        assertThat(read.problems()).noneMatch(Problem::isError);
        return Topology.resolve(read, (ref, namespace) -> Optional.empty()).topology();
    }

    private Addresses addresses() {
        return Addresses.of(Map.of(
                "nats.default", nats.url().replaceFirst("nats://", ""),
                "redis.default", redis.address()));
    }

    private Streams streams(Topology topology, Clock clock) throws IOException {
        EventBusSpec spec = topology.bus("default/main").orElseThrow().spec();
        return Streams.connect(StreamPlans.server(spec, addresses(), SECRETS).orElseThrow(), clock);
    }

    @Test
    void aSidecarLoadsAllThatIsRenderedForIt() throws IOException {
        Topology topology = topology(RESOURCES);
        Roles roles = Roles.of(topology);
        try (Streams streams = streams(topology, Clock.systemUTC())) {
            assertThat(StreamPlans.of(topology, roles))
                    .allSatisfy(plan -> assertThat(streams.ensure(plan)).isInstanceOf(StreamOutcome.Ready.class));
        }
        Rendering rendering = Rendering.of(topology, roles, RenderOptions.resolving(addresses()));

        for (String app : rendering.expected().keySet()) {
            try (CallbackServer callbacks = CallbackServer.start(
                    vertx, new CallbackRegistry(), new CallbackServer.Listen("127.0.0.1", 0, null))) {
                Sidecar sidecar = SIDECARS.of(app).app(callbacks.port());
                new dev.sluice.dapr.render.ResourceFolder(sidecar.resources().path()).update(rendering);
                rendering
                        .variables(app)
                        .forEach(variable -> sidecar.environment(
                                variable.name(), variable.value(SECRETS).orElseThrow()));
                Expected expected = rendering.expected(app);
                sidecar.start().awaitReady().awaitLoaded(expected.components(), subscriptions(expected));
                assertThat(sidecar.output())
                        .doesNotContain("level=error")
                        .doesNotContain("level=warning msg=\"daprd load");
                sidecar.kill();
            }
        }
    }

    private static List<String> subscriptions(Expected expected) {
        return expected.pubsubs().entrySet().stream()
                .flatMap(pubsub -> pubsub.getValue().stream().map(topic -> pubsub.getKey() + "/" + topic))
                .toList();
    }

    @Test
    void makesAStreamOnceAndAddsWhatIsNew() throws IOException {
        Topology topology = topology(RESOURCES);
        StreamPlan plan = new StreamPlan(
                "test/made",
                "sluice_test_made",
                List.of("made.a"),
                new StreamPlan.Keep(Duration.ofHours(1), 1 << 20, true),
                1);
        StreamPlan more = new StreamPlan("test/made", "sluice_test_made", List.of("made.a", "made.b"), plan.keep(), 1);
        try (Streams streams = streams(topology, Clock.systemUTC())) {
            assertThat(streams.ensure(plan)).isEqualTo(new StreamOutcome.Ready(plan, Change.MADE));
            assertThat(streams.ensure(plan)).isEqualTo(new StreamOutcome.Ready(plan, Change.NONE));
            assertThat(streams.ensure(more)).isEqualTo(new StreamOutcome.Ready(more, Change.EXTENDED));

            StreamPlan foreign = new StreamPlan("test/other", "sluice_test_made", List.of("made.c"), plan.keep(), 1);
            assertThat(streams.ensure(foreign))
                    .isEqualTo(new StreamOutcome.Refused(
                            foreign,
                            "stream sluice_test_made is not Sluice's and does not keep made.c",
                            "nats stream edit sluice_test_made --subjects=made.a,made.b,made.c"));
        }
    }

    @Test
    void keepsAskingForStreamsWhileTheirServerIsAway() throws Exception {
        Topology topology = topology(RESOURCES.replace("topic: shop", "topic: later"));
        List<String> notes = new CopyOnWriteArrayList<>();
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        NatsServer late = new NatsServer(Files.createDirectory(folder.resolve("late")));
        Addresses there = Addresses.of(Map.of("nats.default", late.url().replaceFirst("nats://", "")));
        try (late;
                StreamKeeper keeper = new StreamKeeper(
                        new StreamKeeper.Access(there, SECRETS), scheduler, Clock.systemUTC(), notes::add)) {
            keeper.update(topology, Roles.of(topology));
            Awaitility.await().atMost(Sidecar.PATIENCE).until(() -> !notes.isEmpty());
            assertThat(notes)
                    .singleElement()
                    .asString()
                    .startsWith(
                            "bus default/main: stream sluice_default_main cannot be asked for: at nats://127.0.0.1:");

            late.start();

            try (Connection connection = late.connect()) {
                JetStreamManagement management = connection.jetStreamManagement();
                Awaitility.await()
                        .atMost(Sidecar.PATIENCE)
                        .untilAsserted(() -> assertThat(management.getStreamNames("later.default.orders.hook"))
                                .containsExactly("sluice_default_main"));
            }
        } finally {
            scheduler.shutdownNow();
        }
    }

    @Test
    void removesOnlyWhatIsOldAndWhatEveryReaderHas() throws Exception {
        Topology topology = topology(RESOURCES);
        StreamPlan plan = new StreamPlan(
                "test/trim",
                "sluice_test_trim",
                List.of("trim.read", "trim.unread"),
                new StreamPlan.Keep(Duration.ofHours(1), 1 << 20, true),
                1);
        Clock later = Clock.fixed(Instant.now().plus(Duration.ofHours(2)), ZoneOffset.UTC);
        try (Streams now = streams(topology, Clock.systemUTC());
                Streams streams = streams(topology, later);
                Connection connection = nats.connect()) {
            now.ensure(plan);
            JetStream jetStream = connection.jetStream();
            JetStreamSubscription reader = jetStream.subscribe(
                    "trim.read",
                    PushSubscribeOptions.builder().durable("reader").build());
            for (int i = 0; i < 10; i++) {
                jetStream.publish("trim.read", new byte[] {(byte) i});
                jetStream.publish("trim.unread", new byte[] {(byte) i});
            }
            for (int i = 0; i < 6; i++) {
                reader.nextMessage(Duration.ofSeconds(10)).ackSync(Duration.ofSeconds(10));
            }

            assertThat(now.trim(plan)).as("nothing is old yet").isZero();
            assertThat(streams.trim(plan)).as("6 read, 10 that nobody reads").isEqualTo(16);
            assertThat(streams.trim(plan)).isZero();
        }
    }
}
