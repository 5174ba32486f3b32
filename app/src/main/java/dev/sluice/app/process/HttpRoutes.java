package dev.sluice.app.process;

import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The process's HTTP server as Quarkus starts it: until the process is ready it answers 503. */
@Singleton
final class HttpRoutes {

    private volatile @Nullable Handler<RoutingContext> handler;

    void init(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::handle);
        router.route().last().handler(HttpRoutes::unknown);
    }

    private static void unknown(RoutingContext routing) {
        routing.response()
                .setStatusCode(404)
                .putHeader("Content-Type", "application/problem+json")
                .end(
                        "{\"type\":\"about:blank\",\"status\":404,\"detail\":\"there is nothing at this path: no http source has it;"
                                + " sluice get shows the paths of sources\"}");
    }

    void serve(Handler<RoutingContext> ready) {
        handler = ready;
    }

    private void handle(RoutingContext routing) {
        Handler<RoutingContext> ready = handler;
        if (ready != null) {
            ready.handle(routing);
            return;
        }
        routing.response().setStatusCode(503).putHeader("Retry-After", "1").end("starting\n");
    }
}
