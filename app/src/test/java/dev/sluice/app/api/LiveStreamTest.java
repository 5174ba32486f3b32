package dev.sluice.app.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveStreamTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int EVENTS = 20_000;
    private static final int EVENTS_AT_ONCE = 5_000;

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path data;

    @AfterEach
    void end() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void showsAllEventsOfABurstAndMissesNone() throws Exception {
        try (EmbeddedLog log = EmbeddedLog.open(data, Map.of(), Clock.systemUTC())) {
            LiveStream stream = new LiveStream(vertx, log);
            HttpServer server = vertx.createHttpServer()
                    .requestHandler(stream::serve)
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            HttpResponse<Stream<String>> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + server.actualPort() + "/?kinds=event"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofLines());
            AtomicInteger shown = new AtomicInteger();
            AtomicInteger gaps = new AtomicInteger();
            CompletableFuture<Void> reading =
                    CompletableFuture.runAsync(() -> response.body().forEach(line -> {
                        shown.addAndGet(line.equals("event: event") ? 1 : 0);
                        gaps.addAndGet(line.equals("event: gap") ? 1 : 0);
                    }));

            for (int n = 0; n < EVENTS; n += EVENTS_AT_ONCE) {
                burst(log, n);
            }

            await().atMost(PATIENCE).until(() -> shown.get() == EVENTS);
            assertThat(gaps).hasValue(0);
            assertThat(reading).isNotDone();
        }
    }

    private static void burst(EmbeddedLog log, int from) throws Exception {
        List<Publication> events = IntStream.range(from, from + EVENTS_AT_ONCE)
                .mapToObj(LiveStreamTest::event)
                .toList();
        log.publish(events).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static Publication event(int n) {
        Event event = Event.builder()
                .id("e" + n)
                .source("/test")
                .type("test")
                .data("x".repeat(500).getBytes(StandardCharsets.UTF_8))
                .build();
        return new Publication(new Topic("/default", "default.in.e"), event);
    }
}
