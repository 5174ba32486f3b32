package dev.sluice.app.process;

import dev.sluice.app.client.SluiceClient;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The process's HTTP server as Quarkus starts it: until the process is ready, and from when it stops, it answers 503. */
@Singleton
final class HttpRoutes {

    private volatile @Nullable Handler<RoutingContext> handler;

    void init(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::handle);
        router.route().last().handler(HttpRoutes::unknown);
    }

    private static void unknown(RoutingContext routing) {
        problem(
                routing.response().setStatusCode(404),
                "there is nothing at this path: no http source has it; sluice get shows the paths of sources");
    }

    private static void problem(HttpServerResponse response, String detail) {
        response.putHeader("Content-Type", "application/problem+json")
                .end("{\"type\":\"about:blank\",\"status\":" + response.getStatusCode() + ",\"detail\":\"" + detail
                        + "\"}\n");
    }

    void serve(Handler<RoutingContext> ready) {
        handler = ready;
    }

    /** Takes no more requests; those under way go on. */
    void stop() {
        handler = HttpRoutes::stopping;
    }

    private static void stopping(RoutingContext routing) {
        problem(unavailable(routing), "stopping");
    }

    private static HttpServerResponse unavailable(RoutingContext routing) {
        return routing.response().setStatusCode(503).putHeader("Retry-After", "1");
    }

    private void handle(RoutingContext routing) {
        Handler<RoutingContext> ready = handler;
        if (ready != null) {
            ready.handle(routing);
            return;
        }
        problem(unavailable(routing).putHeader(SluiceClient.STARTING_HEADER, "true"), "starting");
    }
}
