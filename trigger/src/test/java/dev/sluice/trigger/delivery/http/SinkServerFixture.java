package dev.sluice.trigger.delivery.http;

import dev.sluice.eventbus.Event;
import dev.sluice.trigger.delivery.As;
import dev.sluice.trigger.delivery.SendResult;
import dev.sluice.trigger.delivery.Sink;
import dev.sluice.trigger.delivery.SinkRequest;
import dev.sluice.trigger.delivery.SinkSettings;
import dev.sluice.trigger.engine.Firing;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server with any behaviour, and sinks that post to it. */
abstract class SinkServerFixture {

    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    static final Duration PATIENT = Duration.ofSeconds(60);
    static final Duration HASTY = Duration.ofMillis(150);

    final Vertx vertx = Vertx.vertx();
    final List<Sink> sinks = new ArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    final List<String> requests = new CopyOnWriteArrayList<>();
    volatile Handler<HttpServerRequest> behaviour =
            request -> request.response().end();
    NameResolver names = new SystemNames(Runnable::run);
    int port;

    @BeforeEach
    void startServer() throws Exception {
        port = get(vertx.createHttpServer()
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
    void stop() throws Exception {
        sinks.forEach(Sink::close);
        get(vertx.close().toCompletionStage());
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    Sink sink(String uri, As as, int maxInFlight, boolean replies) {
        HttpSink.Network network = new HttpSink.Network(vertx, names, AddressGuard.local(), CLOCK);
        Sink sink = network.open(
                uri, new SinkSettings(as, maxInFlight, replies, "page", URI.create("http://127.0.0.1:8080/")));
        sinks.add(sink);
        return sink;
    }

    Sink sink() {
        return sink("http://localhost:" + port + "/in", As.CLOUDEVENT, 4, false);
    }

    Sink replying() {
        return sink("http://localhost:" + port + "/in", As.CLOUDEVENT, 4, true);
    }

    static Event.Builder event() {
        return Event.builder()
                .id("1")
                .source("/s")
                .type("t")
                .dataContentType("application/json")
                .data("{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
    }

    static SinkRequest request(Event event, Duration timeout) {
        return new SinkRequest("f-1", event, Firing.State.FIRING, null, 0, 1, timeout);
    }

    static SendResult send(Sink sink) throws Exception {
        return get(sink.send(request(event().build(), PATIENT)));
    }

    void answers(Handler<HttpServerResponse> answer) {
        behaviour = request -> request.body().onSuccess(body -> answer.handle(request.response()));
    }

    /** What one request looked like: the wanted headers, then the body. */
    CompletableFuture<List<String>> seen(String... headers) {
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
}
