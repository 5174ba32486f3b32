package dev.sluice.dapr.bus;

import dev.sluice.dapr.callback.CallbackRegistry;
import dev.sluice.dapr.callback.CallbackServer;
import dev.sluice.dapr.fake.FakeSidecar;
import dev.sluice.dapr.sidecar.SidecarClient;
import dev.sluice.eventbus.Guarantee;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A bus, an app and a sidecar, wired together. */
final class Beside implements AutoCloseable {

    static final String BUS = "default/default";
    static final int MAX_EVENT_BYTES = 1 << 20;
    static final BusRoute ROUTE = route(BusRoute.Publishing.BATCHES_WITH_KEYS);

    private final Vertx vertx = Vertx.vertx();
    private final CallbackRegistry registry = new CallbackRegistry();
    private final CallbackServer server =
            CallbackServer.start(vertx, registry, new CallbackServer.Listen("127.0.0.1", 0, null));
    final FakeSidecar sidecar = new FakeSidecar(vertx, server.port());
    private final SidecarClient client = new SidecarClient(vertx, sidecar.address());
    final DaprEventBus bus;

    Beside(BusRoute route) {
        this(route, Clock.systemUTC(), DaprEventBus.PATIENCE);
    }

    Beside(BusRoute route, Clock clock, Duration patience) {
        bus = new DaprEventBus(new DaprEventBus.Beside(client, registry, vertx, clock, new Random(1), patience));
        bus.route(route);
    }

    static BusRoute route(BusRoute.Publishing publishing) {
        return new BusRoute(
                BUS,
                "t-test--default",
                publishing,
                BusRoute.Reading.ONE_COMPONENT,
                new Guarantee(Guarantee.Delivery.AT_LEAST_ONCE, true, ""),
                null,
                MAX_EVENT_BYTES);
    }

    @Override
    public void close() {
        bus.close();
        sidecar.close();
        client.close();
        server.close();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception failed) { // a test fails by it
            throw new IllegalStateException(failed);
        }
    }
}
