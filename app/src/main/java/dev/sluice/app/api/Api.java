package dev.sluice.app.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves {@code /api/v1} from one table of routes. Handlers run on worker threads, never on an event loop. */
public final class Api {

    private static final int READ_AHEAD_THREADS = 2;
    private static final String ROOT = "/api/v1";
    private static final int MAX_BODY_BYTES = 4 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);

    private final Vertx vertx;
    private final Access access;
    private final LiveStream stream;
    private final List<Route> routes;
    private final ObjectMapper json = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    /**
     * The API of one process.
     *
     * @param served what it shows and does
     */
    public Api(Vertx vertx, Served served, Access access, LiveStream stream) {
        this.vertx = vertx;
        this.access = access;
        this.stream = stream;
        Route openapi = new Route("GET", "/openapi", "This API as an OpenAPI document", List.of(), call -> openapi());
        this.routes = Stream.of(
                        new ResourceRoutes(served).routes(),
                        new EventRoutes(served, json).routes(),
                        new ExplainRoutes(served, json).routes(),
                        new DeadLetterRoutes(served).routes(),
                        new ReplayRoutes(served, json, readAhead(vertx)).routes(),
                        List.of(openapi))
                .flatMap(List::stream)
                .toList();
    }

    /** Threads of its own: replays that fill the worker pool still find one that reads for them. They end with Vert.x. */
    private static Executor readAhead(Vertx vertx) {
        WorkerExecutor workers = vertx.createSharedWorkerExecutor("sluice-read-ahead", READ_AHEAD_THREADS);
        return work -> workers.executeBlocking(
                () -> {
                    work.run();
                    return true;
                },
                false);
    }

    /** Whether a path belongs to the API. */
    public static boolean serves(String path) {
        return path.startsWith("/api/");
    }

    /** Whether a request below {@code /api} may go on; one that may not is answered. */
    public boolean admits(RoutingContext routing) {
        if (access.allows(routing.request())) {
            return true;
        }
        problem(routing.response(), 401, "the API needs the token of the data directory: Authorization: Bearer TOKEN");
        return false;
    }

    /** Serves one request below {@code /api} that was admitted. */
    public void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        String path = request.path().startsWith(ROOT) ? request.path().substring(ROOT.length()) : "";
        if (path.equals("/stream")) {
            stream.serve(request);
            return;
        }
        request.body().onSuccess(body -> route(routing, path, body));
        request.resume();
    }

    private void route(RoutingContext routing, String path, Buffer body) {
        if (body.length() > MAX_BODY_BYTES) {
            problem(routing.response(), 413, "the body is larger than " + MAX_BODY_BYTES + " bytes");
            return;
        }
        HttpServerRequest request = routing.request();
        String known = "";
        for (Route route : routes) {
            Optional<Map<String, String>> variables = route.match(path.isEmpty() ? "/" : path);
            if (variables.isPresent() && route.method().equals(request.method().name())) {
                run(routing, route, new Call(request, variables.get(), body));
                return;
            }
            known = variables.isPresent() ? known + (known.isEmpty() ? "" : ", ") + route.method() : known;
        }
        if (known.isEmpty()) {
            problem(routing.response(), 404, "there is nothing at " + request.path() + "; see " + ROOT + "/openapi");
        } else {
            routing.response().putHeader("Allow", known);
            problem(routing.response(), 405, "allowed here: " + known);
        }
    }

    private void run(RoutingContext routing, Route route, Call call) {
        vertx.executeBlocking(() -> answer(routing.response(), route.handler().answer(call)), false)
                .onFailure(failure -> failed(routing.response(), call.request().path(), failure));
    }

    private boolean answer(HttpServerResponse response, Object answer) throws JsonProcessingException {
        if (!(answer instanceof Lines lines)) {
            response.putHeader("Content-Type", "application/json").end(Buffer.buffer(json.writeValueAsBytes(answer)));
            return true;
        }
        LineWriter writer = new LineWriter(response);
        try {
            lines.writeTo(writer);
            writer.end();
        } catch (RuntimeException e) {
            // the answer has begun: its last line says what its status cannot say any more
            LOG.warn("answer broke off", e);
            writer.fail(String.valueOf(e.getMessage()));
        }
        return true;
    }

    private void failed(HttpServerResponse response, String path, Throwable failure) {
        if (failure instanceof ApiFailure known) {
            problem(response, known.status(), String.valueOf(known.getMessage()));
            return;
        }
        LOG.error("request failed path={}", path, failure);
        problem(response, 500, "a defect in Sluice: " + failure.getClass().getSimpleName());
    }

    private void problem(HttpServerResponse response, int status, String detail) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("status", status);
        problem.put("detail", detail);
        try {
            response.setStatusCode(status)
                    .putHeader("Content-Type", "application/problem+json")
                    .end(Buffer.buffer(json.writeValueAsBytes(problem)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem is always JSON", e);
        }
    }

    private Map<String, Object> openapi() {
        return OpenApi.document(ROOT, routes);
    }
}
