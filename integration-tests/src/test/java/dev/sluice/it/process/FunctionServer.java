package dev.sluice.it.process;

import dev.sluice.it.brokers.FreePort;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A function behind HTTP: keeps every request, and answers each path as it is told to. It can refuse connections and come
 * back on the port it had. Thread-safe.
 */
public final class FunctionServer implements AutoCloseable {

    /**
     * A request.
     *
     * @param path where it went
     * @param event the event's id
     * @param firing the firing's id
     * @param headers all headers
     * @param body as text
     * @param bytes as it came
     * @param answered the code it was to be answered with
     */
    public record Received(
            String path,
            String event,
            String firing,
            Map<String, String> headers,
            String body,
            Buffer bytes,
            int answered) {}

    /**
     * What a path answers.
     *
     * @param status the code
     * @param after how long it takes; null: it never comes
     * @param headers beside the usual ones
     * @param body as text
     */
    public record Answer(int status, @Nullable Duration after, Map<String, String> headers, String body) {

        public static Answer status(int status) {
            return new Answer(status, Duration.ZERO, Map.of(), "");
        }

        public static Answer never() {
            return new Answer(0, null, Map.of(), "");
        }

        public static Answer after(Duration wait, int status) {
            return new Answer(status, wait, Map.of(), "");
        }
    }

    private static final Answer ACCEPTED = Answer.status(202);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final int port = FreePort.find();
    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private @Nullable HttpServer server;

    /** Listens on a free port. */
    public static FunctionServer start() {
        FunctionServer function = new FunctionServer();
        function.up();
        return function;
    }

    /** Listens, again on the same port. */
    public synchronized void up() {
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                .requestHandler(this::take)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** Refuses connections from now on, and breaks those that are open. */
    public synchronized void down() {
        if (server != null) {
            server.close().toCompletionStage().toCompletableFuture().join();
            server = null;
        }
    }

    /** What a path answers from now on; 202 until it is told. */
    public void answers(String path, Answer answer) {
        answers.put(path, answer);
    }

    /** The address of a path. */
    public String uri(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Answer answer = answers.getOrDefault(request.path(), ACCEPTED);
            received.add(received(request, body, answer));
            answer(request.response(), answer);
        });
    }

    private static Received received(HttpServerRequest request, Buffer body, Answer answer) {
        MultiMap headers = request.headers();
        return new Received(
                request.path(),
                text(headers.get("ce-id")),
                text(headers.get("ce-sluicefiring")),
                headers.entries().stream()
                        .collect(Collectors.toMap(
                                entry -> entry.getKey().toLowerCase(java.util.Locale.ROOT),
                                Map.Entry::getValue,
                                (first, second) -> first)),
                body.toString(),
                body,
                answer.status());
    }

    private static String text(@Nullable String header) {
        return header == null ? "" : header;
    }

    private void answer(HttpServerResponse response, Answer answer) {
        Duration after = answer.after();
        if (after == null) {
            return;
        }
        if (after.isZero()) {
            end(response, answer);
        } else {
            vertx.setTimer(after.toMillis(), ignored -> end(response, answer));
        }
    }

    private static void end(HttpServerResponse response, Answer answer) {
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        response.end(answer.body());
    }

    /** All requests to a path, oldest first. */
    public List<Received> requests(String path) {
        return received.stream().filter(request -> request.path().equals(path)).toList();
    }

    /** The ids of the events that came to a path, in order, repeats too. */
    public List<String> events(String path) {
        return requests(path).stream().map(Received::event).toList();
    }

    /** The ids of the events that a path took, in order, repeats too. */
    public List<String> accepted(String path) {
        return requests(path).stream()
                .filter(request -> request.answered() / 100 == 2)
                .map(Received::event)
                .toList();
    }

    /** Every request so far. */
    public List<Received> all() {
        return List.copyOf(received);
    }

    @Override
    public void close() {
        down();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
