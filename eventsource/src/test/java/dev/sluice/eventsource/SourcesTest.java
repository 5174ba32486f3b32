package dev.sluice.eventsource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.model.CronSettings;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.crds.topology.Resolution;
import dev.sluice.crds.topology.TopicRef;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventsource.cron.CronSourceKind;
import dev.sluice.eventsource.file.FileSourceKind;
import dev.sluice.eventsource.http.HttpSources;
import dev.sluice.eventsource.http.Limits;
import dev.sluice.eventsource.spi.Addresses;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceKind;
import dev.sluice.eventsource.spi.SourceName;
import dev.sluice.eventsource.spi.SourceRuntime;
import dev.sluice.eventsource.spi.SourceStatus;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final SourceName HOOK = new SourceName("default", "web", "hook");

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private final HttpClient client = HttpClient.newHttpClient();
    private Fixture fixture;
    private Sources sources;
    private Sources.Host host;
    private HttpServer server;

    @BeforeEach
    void open() {
        fixture = new Fixture(directory.resolve("data"), Clock.systemUTC());
        HttpSources http = new HttpSources(Limits.DEFAULT);
        Router router = Router.router(vertx);
        http.mount(router);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        JournalCheckpoints checkpoints = JournalCheckpoints.open(fixture.log());
        host = new Sources.Host(
                fixture.log(),
                new SourceRuntime(vertx, scheduler, Clock.systemUTC(), new Random(1)),
                (secret, key) -> Optional.empty(),
                Addresses.UNCHANGED,
                name -> checkpoints.of(name.toString()),
                false);
        sources = new Sources(host, List.of(http, new FileSourceKind(), new CronSourceKind()));
    }

    @AfterEach
    void close() {
        sources.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        scheduler.shutdownNow();
        fixture.close();
    }

    private static Topology topology(String... specs) {
        StringBuilder yaml = new StringBuilder();
        for (String spec : specs) {
            yaml.append("---\napiVersion: events.openfunction.io/v1alpha1\nkind: EventSource\n")
                    .append("metadata: {name: web}\nspec: ")
                    .append(spec)
                    .append('\n');
        }
        Resolution resolution = Topology.resolve(
                new ResourceReader(ExpressionChecker.NONE).read("sources.yaml", yaml.toString()),
                (ref, namespace) -> Optional.empty());
        assertThat(resolution.problems()).isEmpty();
        return resolution.topology();
    }

    private static Topic topic(Topology topology) {
        TopicRef topic =
                topology.sources().values().iterator().next().events().get(0).topic();
        return new Topic(topic.busKey(), topic.name());
    }

    private int post(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.actualPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    private SourceStatus.State state() {
        return sources.report().get(0).status().state();
    }

    @Test
    void startsChangesPausesAndStopsSources() throws Exception {
        sources.apply(topology("{http: {hook: {}}}"));
        assertThat(post("/default/web/hook")).isEqualTo(202);
        assertThat(sources.names()).containsExactly(HOOK);
        assertThat(sources.report().get(0).counts().accepted()).isEqualTo(1);

        sources.apply(topology("{http: {hook: {}}}"));
        assertThat(sources.report().get(0).counts().accepted()).isEqualTo(1);

        sources.apply(topology("{http: {hook: {path: /other}}}"));
        assertThat(post("/default/web/hook")).isEqualTo(404);
        assertThat(post("/other")).isEqualTo(202);

        sources.apply(topology("{paused: true, http: {hook: {path: /other}}}"));
        assertThat(post("/other")).isEqualTo(503);
        assertThat(state()).isEqualTo(SourceStatus.State.PAUSED);

        sources.apply(Topology.EMPTY);
        assertThat(post("/other")).isEqualTo(404);
        assertThat(sources.report()).isEmpty();
    }

    @Test
    void servesAPathWithoutAPauseWhenItGoesToAnotherName() throws Exception {
        String[] topologies = {"{http: {before: {path: /in}}}", "{http: {after: {path: /in}}}"};
        sources.apply(topology(topologies[0]));
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Set<Integer>> answers = CompletableFuture.supplyAsync(() -> answersAt("/in", done));

        for (int i = 0; i < 30; i++) {
            sources.apply(topology(topologies[i % 2]));
            assertThat(state()).as("round " + i).isEqualTo(SourceStatus.State.RUNNING);
        }
        done.set(true);

        assertThat(answers.get()).containsExactly(202);
    }

    private Set<Integer> answersAt(String path, AtomicBoolean done) {
        Set<Integer> answers = new HashSet<>();
        try {
            do {
                answers.add(post(path));
            } while (!done.get());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return answers;
    }

    @Test
    void swapsPathsAndMethods() throws Exception {
        sources.apply(topology("{http: {one: {path: /a, methods: [POST, PUT]}, two: {path: /b}}}"));

        Topology swapped = topology("{http: {one: {path: /b}, two: {path: /a}, three: {path: /a, methods: [PUT]}}}");
        sources.apply(swapped);

        assertThat(sources.report())
                .extracting(report -> report.status().state())
                .containsOnly(SourceStatus.State.RUNNING);
        assertThat(post("/a")).isEqualTo(202);
        assertThat(post("/b")).isEqualTo(202);
        assertThat(sources.report())
                .extracting(
                        report -> report.name().event(),
                        report -> report.counts().accepted())
                .containsExactlyInAnyOrder(tuple("one", 1L), tuple("two", 1L), tuple("three", 0L));
    }

    @Test
    void triesASourceAgainThatCouldNotStartThoughNothingIsSaidOfItAnew() {
        AtomicInteger tries = new AtomicInteger();
        CronSourceKind cron = new CronSourceKind();
        Topology topology = topology("{cron: {tick: {schedule: '@daily'}}}");
        try (Sources own = new Sources(host, List.of(new FailingOnce(cron, tries)))) {
            own.apply(topology);
            assertThat(own.report().get(0).status().state()).isEqualTo(SourceStatus.State.FAILED);

            own.apply(topology);
            own.apply(topology);

            assertThat(own.report().get(0).status().state()).isNotEqualTo(SourceStatus.State.FAILED);
            assertThat(tries).hasValue(2);
        }
    }

    private record FailingOnce(CronSourceKind cron, AtomicInteger tries) implements SourceKind<CronSettings> {

        @Override
        public String name() {
            return cron.name();
        }

        @Override
        public Class<CronSettings> settingsType() {
            return cron.settingsType();
        }

        @Override
        public Source create(SourceContext context, CronSettings settings) {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("what it needs is not there yet");
            }
            return cron.create(context, settings);
        }
    }

    @Test
    void losesNoLineWhenAFileSourceChanges() throws Exception {
        Path log = directory.resolve("app.log");
        Files.writeString(log, "one\ntwo\n");

        Topology topology = topology("{file: {app: {path: " + log + ", start: beginning}}}");
        Topic topic = topic(topology);
        sources.apply(topology);
        await().atMost(SOON).until(() -> fixture.events(topic).size() == 2);

        sources.apply(topology("{file: {app: {path: " + log + ", start: beginning, format: text}}}"));
        Files.writeString(log, "three\n", StandardOpenOption.APPEND);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(fixture.texts(topic)).containsExactly("one", "two", "three"));
    }

    @Test
    void letsOneSourceFailAlone() throws Exception {
        sources.apply(
                topology(
                        "{http: {hook: {}, put: {path: /default/web/hook, methods: [PUT]}}, cron: {tick: {schedule: 'x y z'}}}"));

        assertThat(post("/default/web/hook")).isEqualTo(202);
        assertThat(sources.report())
                .extracting(
                        report -> report.name().event(),
                        report -> report.status().state())
                .containsExactlyInAnyOrder(
                        tuple("hook", SourceStatus.State.RUNNING),
                        tuple("put", SourceStatus.State.RUNNING),
                        tuple("tick", SourceStatus.State.FAILED));
    }

    @Test
    void takesMessagesForASourceThatIsPaused() {
        Topology topology = topology("{paused: true, cron: {tick: {schedule: '@daily'}}}");
        sources.apply(topology);

        sources.emitter(new SourceName("default", "web", "tick"))
                .orElseThrow()
                .emit(new Message(
                        new byte[] {'{', '}'},
                        null,
                        Map.of(),
                        Map.of(),
                        new Message.Defaults("t", null, null, null, null)))
                .toCompletableFuture()
                .join();

        assertThat(fixture.texts(topic(topology))).containsExactly("{}");
    }

    @Test
    void saysWhatAMessageIsToEachKindOfSource() {
        sources.apply(topology("{http: {hook: {path: '/in/{event}'}}, file: {line: {path: /var/log/none}},"
                + " cron: {tick: {schedule: '@daily'}}, kafka: {order: {brokers: 'b:1', topic: t}}}"));

        assertThat(inlet("hook"))
                .extracting(Sources.Inlet::eventType, Sources.Inlet::subject)
                .containsExactly("dev.sluice.http.request", Optional.of("/in/hook"));
        assertThat(inlet("line").eventType()).isEqualTo("dev.sluice.file.line");
        assertThat(inlet("tick").eventType()).isEqualTo("dev.sluice.cron.tick");
        assertThat(inlet("order").eventType()).isEqualTo("dev.sluice.kafka.message");
        assertThat(inlet("order").subject()).isEmpty();
    }

    private Sources.Inlet inlet(String event) {
        return sources.inlet(new SourceName("default", "web", event)).orElseThrow();
    }
}
