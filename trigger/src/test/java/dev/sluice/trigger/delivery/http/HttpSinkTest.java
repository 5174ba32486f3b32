package dev.sluice.trigger.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.crds.model.SendAs;
import dev.sluice.eventbus.Event;
import dev.sluice.trigger.delivery.As;
import dev.sluice.trigger.delivery.SendResult;
import dev.sluice.trigger.delivery.SendResult.Fault;
import dev.sluice.trigger.delivery.Sink;
import dev.sluice.trigger.delivery.SinkRequest;
import dev.sluice.trigger.delivery.SinkSettings;
import dev.sluice.trigger.engine.Firing;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpSinkTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration HASTY = Duration.ofMillis(150);
    private static final Vertx VERTX = Vertx.vertx();

    private final List<Sink> sinks = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Handler<HttpServerRequest> behaviour =
            request -> request.response().end();
    private NameResolver names = new SystemNames(Runnable::run);
    private int port;

    @AfterAll
    static void stopVertx() throws Exception {
        get(VERTX.close().toCompletionStage());
    }

    @BeforeEach
    void startServer() throws Exception {
        port = get(VERTX.createHttpServer()
                        .connectionHandler(connection -> connections.incrementAndGet())
                        .requestHandler(request -> {
                            requests.add(request.uri());
                            behaviour.handle(request);
                        })
                        .listen(0, "127.0.0.1")
                        .toCompletionStage())
                .actualPort();
    }

    @AfterEach
    void closeSinks() {
        sinks.forEach(Sink::close);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private Sink sink(String uri, As as, int maxInFlight, boolean replies) {
        HttpSink.Network network = new HttpSink.Network(VERTX, names, AddressGuard.local(), CLOCK);
        Sink sink = network.open(
                uri, new SinkSettings(as, maxInFlight, replies, "page", URI.create("http://127.0.0.1:8080/")));
        sinks.add(sink);
        return sink;
    }

    private Sink sink() {
        return sink("http://localhost:" + port + "/in", As.CLOUDEVENT, 4, false);
    }

    private Sink replying() {
        return sink("http://localhost:" + port + "/in", As.CLOUDEVENT, 4, true);
    }

    private static Event.Builder event() {
        return Event.builder()
                .id("1")
                .source("/s")
                .type("t")
                .dataContentType("application/json")
                .data("{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
    }

    private static SinkRequest request(Event event, Duration timeout) {
        return new SinkRequest("f-1", event, Firing.State.FIRING, null, 0, 1, timeout);
    }

    private static SendResult send(Sink sink) throws Exception {
        return get(sink.send(request(event().build(), PATIENT)));
    }

    private void answers(Handler<HttpServerResponse> answer) {
        behaviour = request -> request.body().onSuccess(body -> answer.handle(request.response()));
    }

    /** What one request looked like: the wanted headers, then the body. */
    private CompletableFuture<List<String>> seen(String... headers) {
        CompletableFuture<List<String>> seen = new CompletableFuture<>();
        behaviour = request -> request.body().onSuccess(body -> {
            List<String> values = new ArrayList<>();
            for (String header : headers) {
                values.add(String.valueOf(request.getHeader(header)));
            }
            values.add(body.toString());
            seen.complete(values);
            request.response().setStatusCode(204).end();
        });
        return seen;
    }

    @Test
    void postsABinaryCloudEvent() throws Exception {
        CompletableFuture<List<String>> seen = seen(
                "ce-specversion",
                "ce-id",
                "ce-source",
                "ce-type",
                "ce-subject",
                "ce-sluicefiring",
                "ce-n",
                "content-type");
        Event event = event().subject("Zoë \"100%\"").extension("n", 7).build();

        SendResult result = get(sink().send(request(event, PATIENT)));

        assertThat(result).isEqualTo(new SendResult.Accepted(204, null));
        assertThat(get(seen))
                .containsExactly(
                        "1.0", "1", "/s", "t", "Zo%C3%AB%20%22100%25%22", "f-1", "7", "application/json", "{\"a\": 1}");
    }

    @Test
    void keepsTheTraceForBothKindsOfReaders() throws Exception {
        CompletableFuture<List<String>> seen = seen("ce-traceparent", "traceparent", "tracestate", "user-agent");
        Event event = event().extension("traceparent", "00-ab-cd-01")
                .extension("tracestate", "x=y")
                .build();

        get(sink().send(request(event, PATIENT)));

        assertThat(get(seen)).startsWith("00-ab-cd-01", "00-ab-cd-01", "x=y", "Sluice");
    }

    @Test
    void postsTheDataAlone() throws Exception {
        CompletableFuture<List<String>> seen = seen("ce-id", "content-type");

        send(sink("http://localhost:" + port, As.DATA, 1, false));

        assertThat(get(seen)).containsExactly("null", "application/json", "{\"a\": 1}");
    }

    @Test
    void postsAStructuredCloudEvent() throws Exception {
        CompletableFuture<List<String>> seen = seen("ce-id", "content-type");

        send(sink("http://localhost:" + port, As.STRUCTURED, 1, false));

        assertThat(get(seen))
                .containsExactly(
                        "null",
                        "application/cloudevents+json; charset=UTF-8",
                        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\","
                                + "\"datacontenttype\":\"application/json\",\"sluicefiring\":\"f-1\",\"data\":{\"a\": 1}}");
    }

    @Test
    void postsAlerts() throws Exception {
        CompletableFuture<List<String>> seen = seen("content-type");

        send(sink("http://localhost:" + port + "/api/v2/alerts", As.ALERTMANAGER_ALERTS, 1, false));

        assertThat(get(seen)).first().isEqualTo("application/json");
        assertThat(get(seen)).last().asString().startsWith("[{\"labels\":{\"alertname\":\"page\"}");
    }

    @Test
    void sendsCredentialsOfTheUri() throws Exception {
        CompletableFuture<List<String>> seen = seen("authorization");
        Sink sink = sink("http://bob:secret@localhost:" + port, As.DATA, 1, false);

        send(sink);

        assertThat(get(seen)).first().isEqualTo("Basic Ym9iOnNlY3JldA==");
        assertThat(sink.describe()).isEqualTo("http://localhost:" + port + "/");
    }

    @Test
    void refusesAnEventThatCannotBeHeaders() throws Exception {
        Event event = event().dataContentType("text/plain\r\nx-evil: 1").build();

        SendResult result = get(sink().send(request(event, PATIENT)));

        assertThat(result).isInstanceOf(SendResult.Refused.class).returns(0, SendResult::code);
        assertThat(requests).isEmpty();
        assertThat(send(sink())).isEqualTo(new SendResult.Accepted(200, null));
    }

    @Test
    void neverFollowsARedirect() throws Exception {
        answers(response ->
                response.setStatusCode(307).putHeader("location", "/other").end());

        assertThat(send(sink())).isInstanceOf(SendResult.Refused.class).returns(307, SendResult::code);
        assertThat(requests).containsExactly("/in");
    }

    @Test
    void readsRetryAfterAndTheBeginningOfTheBody() throws Exception {
        answers(response -> response.setStatusCode(503)
                .putHeader("retry-after", "Thu, 01 Jan 2026 00:00:07 GMT")
                .end("x".repeat(5000)));

        assertThat(send(sink()))
                .isEqualTo(new SendResult.Retry(503, "HTTP 503", Duration.ofSeconds(7), "x".repeat(1024), Fault.SINK));
    }

    @Test
    void aHangingRequestTimesOutAndDelaysNoOther() throws Exception {
        behaviour = request -> request.body().onSuccess(body -> {
            if (!"hang".equals(request.getHeader("ce-id"))) {
                request.response().end();
            }
        });
        Sink sink = sink();
        CompletionStage<SendResult> hanging =
                sink.send(request(event().id("hang").build(), PATIENT));

        for (int i = 0; i < 100; i++) {
            assertThat(send(sink)).isEqualTo(new SendResult.Accepted(200, null));
        }

        assertThat(hanging.toCompletableFuture()).isNotDone();
        assertThat(get(sink.send(request(event().id("hang").build(), HASTY))))
                .isEqualTo(new SendResult.Retry(0, "no answer within 150 ms", null, "", Fault.SINK));
    }

    @Test
    void timeOutsCoverWaitingForAConnection() throws Exception {
        behaviour = request -> {};
        Sink sink = sink("http://localhost:" + port, As.DATA, 1, false);

        List<CompletionStage<SendResult>> results = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            results.add(sink.send(request(event().build(), HASTY)));
        }

        for (CompletionStage<SendResult> result : results) {
            assertThat(get(result)).isInstanceOf(SendResult.Retry.class);
        }
        answers(HttpServerResponse::end);
        assertThat(send(sink)).isEqualTo(new SendResult.Accepted(200, null));
    }

    @Test
    void aSinkThatHangsUpIsTriedAgain() throws Exception {
        behaviour = request -> request.connection().close();

        assertThat(send(sink())).isInstanceOf(SendResult.Retry.class).returns(0, SendResult::code);
    }

    @Test
    void aSinkThatIsNotThereIsTriedAgain() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThat(send(sink("http://127.0.0.1:" + free, As.DATA, 1, false)))
                .isInstanceOf(SendResult.Retry.class)
                .extracting(SendResult::reason)
                .asString()
                .containsIgnoringCase("connection refused");
    }

    @Test
    void aCertificateThatNobodyVouchesForIsTriedAgain(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("sink.p12");
        String command = "-genkeypair -alias sink -keyalg EC -dname CN=localhost -storetype PKCS12 -storepass changeit";
        List<String> keytool = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool"));
        keytool.addAll(Arrays.asList(command.split(" ")));
        keytool.addAll(List.of("-keystore", store.toString()));
        assertThat(new ProcessBuilder(keytool).start().waitFor(30, TimeUnit.SECONDS))
                .isTrue();
        int tlsPort = get(VERTX.createHttpServer(new HttpServerOptions()
                                .setSsl(true)
                                .setKeyCertOptions(new PfxOptions()
                                        .setPath(store.toString())
                                        .setPassword("changeit")))
                        .requestHandler(request -> request.response().end())
                        .listen(0, "127.0.0.1")
                        .toCompletionStage())
                .actualPort();

        assertThat(send(sink("https://localhost:" + tlsPort, As.DATA, 1, false)))
                .isInstanceOf(SendResult.Retry.class)
                .extracting(SendResult::reason)
                .asString()
                .contains("certification path");
    }

    @Test
    void anUnknownHostIsTriedAgain() throws Exception {
        names = (host, wanted) -> CompletableFuture.failedFuture(new java.net.UnknownHostException(host));

        assertThat(send(sink("http://nowhere.example", As.DATA, 1, false)))
                .isEqualTo(new SendResult.Retry(0, "host nowhere.example cannot be resolved", null, "", Fault.SINK));
    }

    @Test
    void neverConnectsToARefusedAddress() throws Exception {
        names = (host, wanted) -> CompletableFuture.completedFuture(List.of(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                new InetSocketAddress("169.254.169.254", wanted)));

        assertThat(send(sink("http://hook.example:" + port, As.DATA, 1, false)).reason())
                .isEqualTo("sink hook.example is not allowed: address 169.254.169.254 is link-local or metadata");
        assertThat(requests).isEmpty();
    }

    @Test
    void connectsToTheAddressThatWasJudged() throws Exception {
        AtomicInteger lookUps = new AtomicInteger();
        names = (host, wanted) -> CompletableFuture.completedFuture(
                List.of(new InetSocketAddress(lookUps.getAndIncrement() == 0 ? "127.0.0.1" : "169.254.169.254", port)));

        SendResult result = send(sink("http://hook.example/in", As.DATA, 1, false));

        assertThat(result).isEqualTo(new SendResult.Accepted(200, null));
        assertThat(lookUps).hasValue(1);
    }

    @Test
    void sendsTheNameOfTheUriToAReplacedAddress() throws Exception {
        names = new ReplacedNames(List.of("orders.default.svc=127.0.0.1:" + port), names);
        CompletableFuture<List<String>> seen = seen("host");

        send(sink("http://orders.default.svc/x", As.DATA, 1, false));

        assertThat(get(seen)).first().isEqualTo("orders.default.svc");
    }

    @Test
    void strictModeRefusesAtOnceWhatItNeedNotLookUp() {
        HttpSink.Network network = new HttpSink.Network(VERTX, names, AddressGuard.strict(List.of()), CLOCK);

        assertThatThrownBy(() -> network.open("http://a.example:22", SinkSettings.of("page", 1, URI.create("/"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("port 22");
    }

    @Test
    void keepsConnections() throws Exception {
        Sink sink = sink();
        for (int i = 0; i < 50; i++) {
            send(sink);
        }

        assertThat(connections).hasValue(1);
    }

    @Test
    void copesWithASinkThatKeepsNoConnection() throws Exception {
        answers(response -> response.putHeader("connection", "close").end());
        Sink sink = sink();
        for (int i = 0; i < 50; i++) {
            assertThat(send(sink)).isEqualTo(new SendResult.Accepted(200, null));
        }
    }

    @Test
    void opensNoMoreConnectionsThanMayBeInFlight() throws Exception {
        Sink sink = sink("http://localhost:" + port, As.DATA, 3, false);
        List<CompletionStage<SendResult>> results = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            results.add(sink.send(request(event().build(), PATIENT)));
        }

        for (CompletionStage<SendResult> result : results) {
            assertThat(get(result)).isEqualTo(new SendResult.Accepted(200, null));
        }
        assertThat(connections).hasValueLessThanOrEqualTo(3);
    }

    @Test
    void ignoresALongAnswerAndGoesOn() throws Exception {
        behaviour = request ->
                request.body().onSuccess(body -> pour(request.response().setChunked(true)));
        Sink sink = sink();

        assertThat(send(sink)).isEqualTo(new SendResult.Accepted(200, null));
        answers(HttpServerResponse::end);
        assertThat(send(sink)).isEqualTo(new SendResult.Accepted(200, null));
    }

    /** An answer without an end. */
    private static void pour(HttpServerResponse response) {
        if (!response.closed()) {
            response.write(Buffer.buffer(new byte[32 * 1024])).onSuccess(ignored -> pour(response));
        }
    }

    @Test
    void aSinkThatSaidYesHasItHoweverLongItTalks() throws Exception {
        behaviour = request -> request.response().setChunked(true).write("and then");

        assertThat(get(sink().send(request(event().build(), HASTY)))).isEqualTo(new SendResult.Accepted(200, null));
    }

    @Test
    void readsABinaryReply() throws Exception {
        answers(response -> response.putHeader("ce-specversion", "1.0")
                .putHeader("ce-id", "r%201")
                .putHeader("ce-source", "/f")
                .putHeader("CE-Type", "answer")
                .putHeader("ce-mine", "x")
                .putHeader("content-type", "text/plain")
                .end("yes"));

        assertThat(send(replying()))
                .isEqualTo(new SendResult.Accepted(
                        200,
                        Event.builder()
                                .id("r 1")
                                .source("/f")
                                .type("answer")
                                .extension("mine", "x")
                                .dataContentType("text/plain")
                                .data("yes".getBytes(StandardCharsets.UTF_8))
                                .build()));
    }

    @Test
    void readsAStructuredReply() throws Exception {
        answers(response -> response.putHeader("content-type", "application/cloudevents+json; charset=utf-8")
                .end("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/f\",\"type\":\"a\",\"data\":[1, 2]}"));

        SendResult.Accepted accepted = (SendResult.Accepted) send(replying());

        assertThat(accepted.reply())
                .isEqualTo(Event.builder()
                        .id("1")
                        .source("/f")
                        .type("a")
                        .data("[1, 2]".getBytes(StandardCharsets.UTF_8))
                        .build());
    }

    @Test
    void otherAnswersAreNoReplies() throws Exception {
        answers(response -> response.putHeader("content-type", "text/html").end("<p>hi</p>"));
        assertThat(send(replying())).isEqualTo(new SendResult.Accepted(200, null));

        answers(response ->
                response.putHeader("ce-specversion", "1.0").setStatusCode(202).end("x"));
        assertThat(send(replying())).isEqualTo(new SendResult.Accepted(202, null));

        answers(response -> response.putHeader("ce-specversion", "1.0").end("x"));
        assertThat(send(sink())).isEqualTo(new SendResult.Accepted(200, null));
    }

    @Test
    void aReplyThatCannotBePublishedIsNotLostInSilence() throws Exception {
        answers(response -> response.putHeader("ce-specversion", "1.0").end("x"));
        assertThat(send(replying())).isInstanceOf(SendResult.Refused.class);

        answers(response -> response.putHeader("ce-specversion", "1.0").end("x".repeat(1024 * 1024 + 1)));
        assertThat(send(replying()))
                .returns("the answer is larger than 1 MiB", SendResult::reason)
                .satisfies(result -> assertThat(result.excerpt()).hasSize(1024));
    }

    @Test
    void closingCompletesWhatIsUnderWay() throws Exception {
        behaviour = request -> {};
        Sink sink = sink();
        CompletionStage<SendResult> hanging = sink.send(request(event().build(), PATIENT));
        await().until(() -> !requests.isEmpty());

        sink.close();

        assertThat(get(hanging)).isInstanceOf(SendResult.Retry.class);
        assertThat(send(sink).reason()).isEqualTo("the sink is closed");
    }

    @Test
    void formsAreNamedAsInTheResource() {
        assertThat(As.values()).extracting(Enum::name).containsExactly(names(SendAs.values()));
    }

    private static String[] names(SendAs[] forms) {
        return Arrays.stream(forms).map(Enum::name).toArray(String[]::new);
    }
}
