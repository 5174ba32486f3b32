package dev.sluice.it.sources;

import static dev.sluice.it.sources.SourceBench.awaitStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.crds.model.Credential;
import dev.sluice.crds.model.RedisSettings;
import dev.sluice.crds.model.RedisType;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventsource.redis.RedisSourceKind;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceStatus.State;
import dev.sluice.it.brokers.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XReadGroupParams;

/** A Redis source against a real server: nothing lost from streams and lists, and a status that says what is wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisSourceIT {

    private static final int WINDOW = 500;
    private static final String KEY = "orders";
    private static final int CHUNK = 50;

    private final RedisSourceKind kind = new RedisSourceKind();

    @SuppressWarnings("NullAway.Init")
    private RedisServer redis;

    @SuppressWarnings("NullAway.Init")
    private SourceBench bench;

    @SuppressWarnings("NullAway.Init")
    private AuditedBus bus;

    /** What keeps its entries until somebody has them. */
    enum Kept {
        STREAM((client, body) -> client.xadd(KEY, StreamEntryID.NEW_ENTRY, Map.of("data", body))),
        LIST((client, body) -> client.lpush(KEY, body));

        private final BiConsumer<Pipeline, String> add;

        Kept(BiConsumer<Pipeline, String> add) {
            this.add = add;
        }

        RedisSettings settings(RedisServer server) {
            return this == STREAM
                    ? RedisSourceIT.settings(server, null, KEY, null, null)
                    : RedisSourceIT.settings(server, null, null, null, KEY);
        }

        /** How many entries are not acknowledged, taken or not. */
        long left(Jedis client) {
            return this == STREAM
                    ? pending(client)
                    : client.llen(KEY) + client.llen("{" + KEY + "}:default.bench.kept");
        }
    }

    private static long pending(Jedis client) {
        Object summary = client.sendCommand(Protocol.Command.XPENDING, KEY, "sluice.default.bench.kept");
        return (Long) ((List<?>) summary).get(0);
    }

    @BeforeAll
    void startServer(@TempDir Path directory) {
        redis = RedisServer.open(directory).start();
    }

    @AfterAll
    void stopServer() {
        redis.close();
    }

    @BeforeEach
    void open() {
        with(Jedis::flushAll);
        bench = new SourceBench();
        bus = bench.bus(WINDOW);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void handsOnStreamEntriesWithTheirIdAndFields() {
        with(client -> client.xadd(KEY, new StreamEntryID(1_700_000_000_000L, 3), Map.of("a", "1")));
        with(client -> client.xadd(KEY, new StreamEntryID(1_700_000_000_001L, 0), Map.of("data", "x", "ce_type", "t")));

        bench.open(kind, Kept.STREAM.settings(redis), "kept", bus);

        Message fields = bus.awaitBody("{\"a\":\"1\"}");
        assertThat(fields.contentType()).isEqualTo("application/json");
        assertThat(fields.defaults().id()).matches("1700000000000-3-[\\w-]{8}");
        assertThat(fields.defaults().subject()).isEqualTo(KEY);
        assertThat(fields.defaults().time()).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(fields.meta()).containsEntry("id", "1700000000000-3").containsEntry("key", KEY);
        assertThat(bus.awaitBody("x").headers()).containsEntry("ce_type", "t");
    }

    @ParameterizedTest
    @EnumSource
    void losesNothingWhenTheServerIsKilledInTheMiddle(Kept kept) {
        Source source = bench.open(kind, kept.settings(redis), "kept", bus);
        List<String> bodies = bodies(2_000);
        CompletableFuture<Void> adding =
                CompletableFuture.runAsync(() -> bodies.forEach(body -> addForSure(kept, body)));
        bus.awaitCount(300);

        redis.kill();
        awaitStatus(source, State.CONNECTING, redis.address(), "next try");
        redis.start();

        adding.join();
        bus.awaitAll(bodies);
        awaitStatus(source, State.RUNNING);
        Awaitility.await()
                .untilAsserted(
                        () -> with(client -> assertThat(kept.left(client)).isZero()));
    }

    @ParameterizedTest
    @EnumSource
    void acknowledgesNothingWhileTheBusRefusesAndLosesNothing(Kept kept) {
        List<String> bodies = bodies(2_000);
        add(kept, bodies);
        bus.refuse(true);
        Source source = bench.open(kind, kept.settings(redis), "kept", bus);

        awaitStatus(source, State.WAITING_FOR_BUS, "the bus is full");
        with(client -> assertThat(kept.left(client)).isPositive());
        bus.refuse(false);

        bus.awaitAll(bodies);
        assertThat(bus.messages().stream().map(AuditedBus::text)).containsExactlyElementsOf(bodies);
        assertThat(bus.mostInFlight()).isLessThanOrEqualTo(WINDOW);
    }

    @ParameterizedTest
    @EnumSource
    void findsWhatItHadNotAcknowledgedWhenItIsOpenedAgain(Kept kept) {
        List<String> bodies = bodies(1_000);
        add(kept, bodies);
        bus.refuse(true);
        Source source = bench.open(kind, kept.settings(redis), "kept", bus);
        awaitStatus(source, State.WAITING_FOR_BUS);
        source.close();
        assertThat(source.status().state()).isEqualTo(State.CLOSED);
        bus.refuse(false);

        bench.open(kind, kept.settings(redis), "kept", bus);

        bus.awaitAll(bodies);
        Awaitility.await()
                .untilAsserted(
                        () -> with(client -> assertThat(kept.left(client)).isZero()));
    }

    @ParameterizedTest
    @EnumSource
    void repeatsNothingWhenItIsClosedAndOpenedInTheMiddle(Kept kept) {
        List<String> bodies = bodies(3_000);
        CompletableFuture<Void> adding = CompletableFuture.runAsync(() -> add(kept, bodies));
        for (int round = 1; round <= 3; round++) {
            Source source = bench.open(kind, kept.settings(redis), "kept", bus);
            bus.awaitCount(round * 500);
            source.close();
        }
        bench.open(kind, kept.settings(redis), "kept", bus);

        adding.join();
        bus.awaitAll(bodies);
        assertThat(bus.count()).isEqualTo(bodies.size());
    }

    @Test
    void takesOverWhatAnotherConsumerLeftLying() {
        add(Kept.STREAM, bodies(10));
        with(client -> {
            client.xgroupCreate(KEY, "sluice.default.bench.kept", new StreamEntryID(0, 0), false);
            client.xreadGroup(
                    "sluice.default.bench.kept",
                    "dead",
                    XReadGroupParams.xReadGroupParams().count(10),
                    Map.of(KEY, StreamEntryID.UNRECEIVED_ENTRY));
        });

        bench.open(kind, Kept.STREAM.settings(redis), "kept", bus);

        bus.awaitAll(bodies(10));
        Awaitility.await()
                .untilAsserted(() ->
                        with(client -> assertThat(Kept.STREAM.left(client)).isZero()));
    }

    @Test
    void keepsEqualEntriesOfAListApart() {
        add(Kept.LIST, List.of("same", "same", "same"));

        bench.open(kind, Kept.LIST.settings(redis), "kept", bus);

        bus.awaitCount(3);
        Awaitility.await()
                .untilAsserted(
                        () -> with(client -> assertThat(Kept.LIST.left(client)).isZero()));
    }

    @Test
    void hearsChannelsThatMatchAPatternAndComesBackToThem() {
        Source source = bench.open(kind, settings(redis, null, null, "news.*", null), "channel", bus);
        awaitStatus(source, State.RUNNING);
        publishUntilHeard("news.sport", "goal");
        assertThat(bus.awaitBody("goal").defaults().subject()).isEqualTo("news.sport");

        redis.kill();
        awaitStatus(source, State.CONNECTING);
        redis.start();

        publishUntilHeard("news.world", "again");
        assertThat(kind.guarantee(settings(redis, null, null, "news.*", null)))
                .returns(Guarantee.Delivery.BEST_EFFORT, Guarantee::delivery)
                .satisfies(promise -> assertThat(promise.reason()).contains("no acknowledgement"));
    }

    @Test
    void waitsForAServerThatIsNotThereYet(@TempDir Path directory) {
        try (RedisServer late = RedisServer.open(directory)) {
            Source source = bench.open(kind, Kept.STREAM.settings(late), "kept", bus);
            awaitStatus(source, State.CONNECTING, late.address(), "next try");

            late.start();

            awaitStatus(source, State.RUNNING);
        }
    }

    @Test
    void saysThatTheLoginIsRefusedAndReadsTheSecretAgain(@TempDir Path directory) {
        try (RedisServer guarded = RedisServer.withPassword(directory).start()) {
            Credential password = bench.secret("redis", "wrong-secret");
            Source source = bench.open(kind, settings(guarded, password, KEY, null, null), "kept", bus);
            assertThat(awaitStatus(source, State.CONNECTING, "refuses the login", "redisPassword")
                            .message())
                    .doesNotContain("wrong-secret");

            bench.secret("redis", RedisServer.PASSWORD);

            awaitStatus(source, State.RUNNING);
        }
    }

    @Test
    void saysThatTheKeyHoldsSomethingElse() {
        with(client -> client.set(KEY, "text"));

        Source source = bench.open(kind, Kept.STREAM.settings(redis), "kept", bus);

        awaitStatus(source, State.CONNECTING, "something else under this key");
    }

    @Test
    void readsALargeBacklogWithinItsWindow() {
        add(Kept.STREAM, bodies(20_000));

        bench.open(kind, Kept.STREAM.settings(redis), "kept", bus);

        bus.awaitAll(bodies(20_000));
        assertThat(bus.mostInFlight()).isLessThanOrEqualTo(WINDOW);
    }

    @Test
    void refusesSentinelWithoutAMaster() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.open(kind, settings(true, redis.address(), null, KEY, null, null), "kept", bus))
                .withMessageContaining("sentinelMasterName");
    }

    private void publishUntilHeard(String channel, String body) {
        Awaitility.await().pollInterval(Duration.ofMillis(100)).until(() -> {
            with(client -> client.publish(channel, body));
            return bus.messages().stream().map(AuditedBus::text).anyMatch(body::equals);
        });
    }

    private void add(Kept kept, List<String> bodies) {
        with(client -> {
            for (int from = 0; from < bodies.size(); from += CHUNK) {
                Pipeline pipeline = client.pipelined();
                bodies.subList(from, Math.min(from + CHUNK, bodies.size()))
                        .forEach(body -> kept.add.accept(pipeline, body));
                pipeline.syncAndReturnAll().forEach(RedisSourceIT::throwIfRefused);
            }
        });
    }

    /** A server that is loading its data after a restart refuses, and a pipeline hands that over as an answer. */
    private static void throwIfRefused(Object answer) {
        if (answer instanceof JedisDataException refused) {
            throw refused;
        }
    }

    /** Tries until the server has it, as a producer would; it may then be there twice. */
    private void addForSure(Kept kept, String body) {
        Awaitility.await().ignoreExceptions().pollDelay(Duration.ZERO).until(() -> {
            add(kept, List.of(body));
            return true;
        });
    }

    private void with(Consumer<Jedis> action) throws JedisException {
        try (Jedis client = redis.client()) {
            action.accept(client);
        }
    }

    private static List<String> bodies(int count) {
        return IntStream.range(0, count).mapToObj(number -> "body-" + number).toList();
    }

    private static RedisSettings settings(
            RedisServer server,
            @Nullable Credential password,
            @Nullable String stream,
            @Nullable String channel,
            @Nullable String list) {
        return settings(false, server.address(), password, stream, channel, list);
    }

    private static RedisSettings settings(
            boolean failover,
            String address,
            @Nullable Credential password,
            @Nullable String stream,
            @Nullable String channel,
            @Nullable String list) {
        Duration soon = Duration.ofMillis(200);
        return new RedisSettings(
                address,
                password,
                false,
                failover,
                null,
                soon,
                soon,
                RedisType.NODE,
                0,
                null,
                null,
                soon,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                stream,
                null,
                channel,
                list,
                SourceBench.shape());
    }
}
