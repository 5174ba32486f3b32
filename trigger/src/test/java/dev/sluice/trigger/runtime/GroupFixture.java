package dev.sluice.trigger.runtime;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.Problem;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.Journal;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.trigger.delivery.SinkFactory;
import dev.sluice.trigger.delivery.http.AddressGuard;
import dev.sluice.trigger.delivery.http.HttpSink;
import dev.sluice.trigger.delivery.http.SystemNames;
import dev.sluice.trigger.store.TriggerStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Trigger groups over an embedded log that can be stopped and started again, and a function that they call. */
abstract class GroupFixture {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final Topic TOPIC = new Topic("/default", "default.in.e");
    private static final int SEED = 7;
    private static final String SOURCE = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: in}
            spec: {http: {e: {}}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: t}
            spec:
              inputs: {a: {eventSource: in, event: e}}
            """;

    /** A request that the function got. */
    record Received(String path, Optional<String> contentType, Optional<String> firing, String body) {}

    final List<Received> received = new CopyOnWriteArrayList<>();
    final Vertx vertx = Vertx.vertx();
    volatile int status = 200;
    /** Whether requests wait for {@link #answerWaiting()}. */
    volatile boolean answersLater;

    @TempDir
    Path data;

    private final List<HttpServerResponse> waiting = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private EmbeddedLog log;
    private GroupContext context;
    private TriggerHost host;

    @BeforeEach
    void startAll() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(this::take)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        start();
    }

    private void take(HttpServerRequest request) {
        request.body()
                .onSuccess(body -> answer(
                        request.response(),
                        new Received(
                                request.path(),
                                Optional.ofNullable(request.getHeader("content-type")),
                                Optional.ofNullable(request.getHeader("ce-sluicefiring")),
                                body.toString(StandardCharsets.UTF_8))));
    }

    /** What is seen to be received has its answer decided. */
    private synchronized void answer(HttpServerResponse response, Received request) {
        int code = status;
        if (answersLater) {
            waiting.add(response);
        }
        received.add(request);
        if (!waiting.contains(response)) {
            response.setStatusCode(code).end();
        }
    }

    /** Answers the requests that wait. */
    synchronized void answerWaiting() {
        answersLater = false;
        waiting.forEach(response -> response.setStatusCode(status).end());
        waiting.clear();
    }

    private void start() {
        log = open(data);
        HttpSink.Network network =
                new HttpSink.Network(vertx, new SystemNames(Runnable::run), AddressGuard.local(), Clock.systemUTC());
        SinkOpener sinks =
                new SinkOpener(new SinkFactory(network, line -> {}), log, URI.create("http://127.0.0.1:8080/"));
        context = new GroupContext(
                log,
                TriggerStore.open(journal(log), log),
                sinks,
                Clock.systemUTC(),
                new SplittableRandom(SEED),
                Watcher.NONE,
                copied());
        host = new TriggerHost(context);
    }

    /** The log that the group reads. */
    EmbeddedLog open(Path folder) {
        return EmbeddedLog.open(folder, Map.of(), Clock.systemUTC());
    }

    /** What the group's progress and state are stored in. */
    Journal journal(EmbeddedLog stored) {
        return stored;
    }

    /** Whether it is the copy of another bus. */
    boolean copied() {
        return false;
    }

    void restart() {
        stop();
        start();
    }

    private void stop() {
        host.close();
        log.close();
    }

    @AfterEach
    void stopAll() throws Exception {
        stop();
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    TriggerStore store() {
        return context.store();
    }

    TriggerHost host() {
        return host;
    }

    TriggerGroup openGroup(String name) {
        return TriggerGroup.open(context, name);
    }

    String uri(String path) {
        return "http://127.0.0.1:" + server.actualPort() + path;
    }

    /** Runs the trigger {@code t} over the input {@code a} with this rest of its spec. */
    void apply(String rest) {
        run(SOURCE + rest.strip().indent(2));
    }

    /** Runs all triggers of these resources. */
    void run(String yaml) {
        host.apply(topology(yaml));
    }

    /** The trigger {@code t} over the input {@code a} with this rest of its spec, for a group of its own. */
    static List<TriggerVersion> versions(String rest) {
        return topology(SOURCE + rest.strip().indent(2)).triggers().values().stream()
                .map(TriggerVersions::of)
                .toList();
    }

    private static Topology topology(String yaml) {
        ReadResult read = new ResourceReader(ExpressionChecker.NONE).read("t.yaml", yaml);
        var resolved = Topology.resolve(read, (ref, namespace) -> Optional.empty());
        if (read.hasErrors() || resolved.problems().stream().anyMatch(Problem::isError)) {
            throw new AssertionError(read.problems() + " " + resolved.problems() + "\n" + yaml);
        }
        return resolved.topology();
    }

    void publish(String id, String json) throws Exception {
        publish(TOPIC, id, json);
    }

    void publish(Topic topic, String id, String json) throws Exception {
        publish(List.of(publication(topic, id, json)));
    }

    /** Publishes these in one commit. */
    void publish(List<Publication> batch) throws Exception {
        log.publish(batch).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    static Publication publication(Topic topic, String id, String json) {
        Event event = Event.builder()
                .id(id)
                .source("/test")
                .type("test")
                .dataContentType("application/json")
                .data(json.getBytes(StandardCharsets.UTF_8))
                .build();
        return new Publication(topic, event);
    }

    GroupStatus.TriggerStatus trigger() {
        return host.status().get(0).triggers().get(0);
    }
}
