package dev.sluice.trigger.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.eventbus.Event;
import dev.sluice.trigger.delivery.SendResult;
import dev.sluice.trigger.delivery.SinkRequest;
import dev.sluice.trigger.engine.Firing;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpSinkTest {

    private Vertx vertx;
    private int port;
    private Handler<HttpServerRequest> behaviour = request -> request.response().end();

    @BeforeEach
    void startServer() throws Exception {
        vertx = Vertx.vertx();
        HttpServer server = vertx.createHttpServer().requestHandler(request -> behaviour.handle(request));
        port = server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    @AfterEach
    void stopServer() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private SendResult send(Event event) throws Exception {
        HttpSink.Network network =
                new HttpSink.Network(vertx, new SystemNames(Runnable::run), AddressGuard.local(), Clock.systemUTC());
        try (HttpSink sink = new HttpSink("http://localhost:" + port + "/in", EventHeaders::binary, 4, true, network)) {
            SinkRequest request = new SinkRequest("f-1", event, Firing.State.FIRING, null, 0, 1, Duration.ofSeconds(5));
            return sink.send(request).toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void postsABinaryCloudEvent() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        behaviour = request -> request.body().onSuccess(body -> {
            seen.complete(request.method() + " " + request.uri() + " " + request.getHeader("ce-subject") + " "
                    + request.getHeader("ce-sluicefiring") + " " + request.getHeader("content-type") + " " + body);
            request.response().setStatusCode(204).end();
        });

        SendResult result = send(Event.builder()
                .id("1")
                .source("/s")
                .type("t")
                .subject("Zoë \"100%\"")
                .dataContentType("text/plain")
                .data("hi".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .build());

        assertThat(result).isEqualTo(new SendResult.Accepted(204, null));
        assertThat(seen.get(5, TimeUnit.SECONDS)).isEqualTo("POST /in Zo%C3%AB%20%22100%25%22 f-1 text/plain hi");
    }
}
