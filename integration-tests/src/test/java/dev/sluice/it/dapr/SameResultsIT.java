package dev.sluice.it.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.brokers.KafkaBroker;
import dev.sluice.it.brokers.NatsServer;
import dev.sluice.it.brokers.RedisServer;
import dev.sluice.it.process.FunctionServer;
import dev.sluice.it.process.FunctionServer.Answer;
import dev.sluice.it.process.FunctionServer.Received;
import dev.sluice.it.process.SluiceApi;
import dev.sluice.it.process.SluiceApi.TriggerView;
import dev.sluice.it.process.SluiceRun;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same shop in one process and beside Dapr, there with three brokers as its bus: what goes in and what comes out is the
 * same. Everything is started once for all tests: a process, three source roles, a trigger role, and their sidecars.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class SameResultsIT {

    /** How the shop runs. */
    enum Way {
        ONE,
        KAFKA,
        JETSTREAM,
        REDIS;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @RegisterExtension
    static final Sidecars SIDECARS = new Sidecars();

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String TRIGGERS = "t-default--default";
    private static final int STEPS = 60;
    private static final int KEYS = 20;

    private Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final ExecutorService sender = Executors.newFixedThreadPool(Way.values().length);
    private FunctionServer function;
    private KafkaBroker kafka;
    private SluiceRun one;
    private RunningRoles roles;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        folder = directory;
        function = opened(FunctionServer.start());
        kafka = opened(new KafkaBroker(folder("kafka")).start());
        NatsServer nats = opened(new NatsServer(folder("nats")).start());
        RedisServer redis = opened(RedisServer.open(folder("redis")).start());
        for (String event : List.of("order", "payment", "refund", "fact", "record")) {
            kafka.createTopic("default.shop-kafka." + event, 1);
        }
        kafka.createTopic("default.shop-kafka.step", 4);
        List.of("alerts-kafka", "_dead").forEach(topic -> kafka.createTopic(topic, 1));
        for (Way way : Way.values()) {
            kafka.createTopic("records-" + way.word(), 1);
            function.answers(path(way, "refused"), Answer.status(400));
        }
        Path beside = folder("beside");
        Files.writeString(
                beside.resolve("kafka.yaml"), shop(Way.KAFKA, "kafka: {brokers: \"" + kafka.address() + "\"}"));
        Files.writeString(
                beside.resolve("nats.yaml"), shop(Way.JETSTREAM, "jetStream: {natsURL: \"" + nats.url() + "\"}"));
        Files.writeString(
                beside.resolve("redis.yaml"), shop(Way.REDIS, "redis: {redisHost: \"" + redis.address() + "\"}"));
        one = opened(new SluiceRun(folder("one"))).write("shop.yaml", shop(Way.ONE, "embedded: {}"));
        roles = opened(new RunningRoles(SIDECARS, beside, folder));
        roles.start();
        one.start();
    }

    @AfterAll
    void stop() throws Exception {
        sender.shutdownNow();
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private String shop(Way way, String bus) throws IOException {
        try (InputStream file = Objects.requireNonNull(SameResultsIT.class.getResourceAsStream("shop.yaml"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("WAY", way.word())
                    .replace("BUS", bus)
                    .replace("KAFKA", kafka.address())
                    .replace("SINK", function.uri("/" + way.word()));
        }
    }

    private static String path(Way way, String path) {
        return "/" + way.word() + "/" + path;
    }

    private URI server(Way way) {
        return way == Way.ONE ? one.uri("") : roles.role(TRIGGERS).uri();
    }

    private SluiceApi api(Way way) {
        return new SluiceApi(URI.create(server(way) + "/api/v1"));
    }

    private HttpPost source(Way way, String event) {
        URI process = way == Way.ONE
                ? one.uri("")
                : roles.role("es-shop-" + way.word() + "--default").uri();
        return new HttpPost(URI.create(process + "/default/shop-" + way.word() + "/" + event));
    }

    /** Sends a scenario's events, each step when what the one before caused is delivered. */
    private void send(Way way, Scenario scenario) {
        for (Scenario.Step step : scenario.steps()) {
            HttpPost source = source(way, step.send().event());
            step.send().batches().forEach(batch -> source.untilStored("application/cloudevents-batch+json", batch));
            for (Scenario.Expected expected : step.expect()) {
                int count = expected.names().size();
                await(way + " " + expected.path())
                        .atMost(PATIENCE)
                        .until(() -> names(way, expected.path()).size() >= count);
            }
        }
    }

    @Test
    @Order(1)
    void deliversWhatTheScenarioExpectsInEveryWay() throws Exception {
        Scenario scenario = Scenario.read();
        CompletableFuture<?>[] sending = Stream.of(Way.values())
                .map(way -> CompletableFuture.runAsync(() -> send(way, scenario), sender))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(sending).join();
        for (Way way : Way.values()) {
            awaitIdle(way);
            for (Scenario.Step step : scenario.steps()) {
                for (Scenario.Expected expected : step.expect()) {
                    assertThat(names(way, expected.path()))
                            .as("%s %s", way, expected.path())
                            .containsExactlyInAnyOrderElementsOf(expected.names());
                }
            }
        }
    }

    private List<String> names(Way way, String path) {
        return function.requests(path(way, path)).stream().map(Scenario::name).toList();
    }

    private void awaitIdle(Way way) {
        SluiceApi api = api(way);
        await().atMost(PATIENCE).untilAsserted(() -> {
            TriggerView view = api.trigger("shop-" + way.word());
            assertThat(view.lag()).isZero();
            assertThat(view.allPending()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    @Order(2)
    void bringsEveryFieldAndByteUnchanged(Way way) throws Exception {
        HttpPost source = source(way, "fact");
        try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
            for (Fact fact : Fact.all()) {
                Fact binary = fact.named("b-");
                source.untilStored(binary.contentType(), binary.bytes(), binary.headers());
                source.untilStored(
                        "application/cloudevents+json", fact.named("s-").structured());
                producer.send(fact.named("kb-").record("records-" + way.word())).get();
                producer.send(fact.named("ks-").structuredRecord("records-" + way.word()))
                        .get();
            }
        }
        int all = Fact.all().size() * 4;
        for (String path : List.of("binary", "structured")) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(function.requests(path(way, path))).hasSizeGreaterThanOrEqualTo(all));
        }
        List<Map<String, String>> inBinary = function.requests(path(way, "binary")).stream()
                .map(Fact::ofBinary)
                .toList();
        List<Map<String, String>> inStructured = new ArrayList<>();
        for (Received received : function.requests(path(way, "structured"))) {
            inStructured.add(Fact.ofStructured(received));
        }
        List<Map<String, String>> expectedBinary = new ArrayList<>();
        List<Map<String, String>> expectedStructured = new ArrayList<>();
        for (Fact fact : Fact.all()) {
            for (String prefix : List.of("b-", "s-", "kb-", "ks-")) {
                boolean typed = prefix.contains("s");
                Fact named = fact.named(prefix);
                expectedBinary.add((typed ? named.compact() : named).fields(false));
                expectedStructured.add(named.compact().fields(typed));
            }
        }
        assertThat(inBinary).as("binary mode").containsExactlyInAnyOrderElementsOf(expectedBinary);
        assertThat(inStructured).as("structured mode").containsExactlyInAnyOrderElementsOf(expectedStructured);
    }

    @Test
    @Order(3)
    void answersAsInOneProcess() {
        CompletableFuture<Map<String, Object>> beside = CompletableFuture.supplyAsync(() -> answers(Way.KAFKA), sender);
        Map<String, Object> here = answers(Way.ONE);
        beside.join()
                .forEach((question, answer) -> assertThat(answer).as(question).isEqualTo(here.get(question)));
        assertThat(here.get("explain").toString())
                .contains("pattern many (count for c4) took it and did not fire: 1 of 10");
        assertThat(here.get("replay").toString()).contains("event o4");
        assertThat(here.get("dlq").toString()).contains("refused 400").contains("discarded", "r1, no dead letters");
        assertThat(here.get("tail").toString()).contains("fired default/shop-WAY both event TAIL");
    }

    /** What the commands say, without what differs between two runs. */
    private Map<String, Object> answers(Way way) {
        String trigger = "shop-" + way.word();
        CommandLineRun cli = new CommandLineRun(folder, server(way), way.word());
        CommandLineRun.Running tail = cli.start("tail", "--trigger", trigger, "--count", "20");
        String position = api(way).get(
                        "/events?id=o4&topic=default.shop-" + way.word() + ".order&bus=default/" + way.word())
                .path("items")
                .path(0)
                .path("position")
                .asText();
        List<String> explained = cli.run("explain", position, trigger);
        List<String> replayed = cli.run("replay", trigger, "--limit", "50");
        List<String> letters = new ArrayList<>(cli.run("dlq", "list", "--trigger", trigger));
        List<String> ids = api(way).deadLetters().stream()
                .filter(letter -> letter.path("trigger").asText().endsWith(trigger))
                .map(letter -> letter.path("id").asText())
                .toList();
        letters.addAll(cli.run("dlq", "show", ids.get(0)));
        function.answers(path(way, "refused"), Answer.status(202));
        letters.addAll(cli.run("dlq", "retry", ids.get(0)));
        letters.addAll(cli.run("dlq", "discard", ids.get(1)));
        await().atMost(PATIENCE)
                .until(() -> !function.accepted(path(way, "refused")).isEmpty());
        letters.addAll(function.accepted(path(way, "refused")));
        letters.addAll(cli.run("dlq", "list", "--trigger", trigger));
        untilEnded(tail, source(way, "payment"));
        return Map.of("explain", explained, "replay", replayed, "dlq", letters, "tail", new TreeSet<>(tail.lines()));
    }

    /** Sends events until a command has seen enough of them. */
    private static void untilEnded(CommandLineRun.Running tail, HttpPost source) {
        AtomicInteger number = new AtomicInteger();
        await().atMost(PATIENCE).until(() -> {
            String event = "[{\"specversion\":\"1.0\",\"id\":\"tail-%d\",\"source\":\"/tail\",\"type\":\"payment\"}]"
                    .formatted(number.incrementAndGet());
            source.untilStored("application/cloudevents-batch+json", event.getBytes(StandardCharsets.UTF_8));
            return tail.hasEnded();
        });
    }

    @Test
    @Order(4)
    void keepsOrderPerKeyOnKafkaWhenRolesAreKilled() throws Exception {
        AtomicInteger stored = new AtomicInteger();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            HttpPost source = source(Way.KAFKA, "step");
            for (int step = 0; step < STEPS; step++) {
                source.untilStored("application/cloudevents-batch+json", steps(step));
                stored.incrementAndGet();
            }
        });
        killAt(STEPS / 3, stored, roles.role(TRIGGERS));
        killAt(2 * STEPS / 3, stored, roles.role("es-shop-kafka--default"));
        sending.join();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(function.events(path(Way.KAFKA, "step")))
                        .satisfies(
                                events -> assertThat(events.stream().distinct()).hasSize(STEPS * KEYS)));
        Map<String, List<String>> byKey = function.events(path(Way.KAFKA, "step")).stream()
                .distinct()
                .collect(Collectors.groupingBy(id -> id.substring(0, id.indexOf('-'))));
        byKey.forEach((key, events) -> assertThat(events)
                .as(key)
                .containsExactlyElementsOf(IntStream.range(0, STEPS)
                        .mapToObj(step -> key + "-" + step)
                        .toList()));
    }

    private static byte[] steps(int step) {
        return IntStream.range(0, KEYS)
                .mapToObj(key -> """
                        {"specversion":"1.0","id":"k%1$d-%2$d","source":"/steps","type":"step","partitionkey":"k%1$d"}
                        """.formatted(key, step))
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void killAt(int count, AtomicInteger stored, Role role) throws IOException {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> stored.get() >= count);
        role.kill().start();
    }
}
