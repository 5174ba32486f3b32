package dev.sluice.it.dapr;

import dev.sluice.dapr.DaprNames;
import dev.sluice.dapr.bus.BusRoute;
import dev.sluice.dapr.bus.DaprEventBus;
import dev.sluice.dapr.callback.CallbackRegistry;
import dev.sluice.dapr.callback.CallbackServer;
import dev.sluice.dapr.sidecar.SidecarAddress;
import dev.sluice.dapr.sidecar.SidecarClient;
import dev.sluice.eventbus.Guarantee;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A bus beside a real sidecar, with the resources that it needs. */
final class BusBeside implements AutoCloseable {

    static final String BUS = "default/default";
    private static final String APP = DaprNames.triggerApp("default", "contract");

    private final Vertx vertx = Vertx.vertx();
    private final CallbackRegistry registry = new CallbackRegistry();
    private final CallbackServer server =
            CallbackServer.start(vertx, registry, new CallbackServer.Listen("127.0.0.1", 0, null));
    private final SidecarClient client;
    private final DaprEventBus bus;
    private final Sidecar sidecar;

    private BusBeside(Sidecar sidecar, BusRoute route) {
        this.sidecar = sidecar;
        this.client = new SidecarClient(vertx, SidecarAddress.local(sidecar.grpcPort()));
        this.bus = new DaprEventBus(new DaprEventBus.Beside(
                client, registry, vertx, Clock.systemUTC(), new Random(1), DaprEventBus.PATIENCE));
        bus.route(route);
    }

    /** A bus on topics that are new, and a sidecar that is subscribed to them. */
    static BusBeside open(BusBroker broker, Sidecars sidecars, List<String> topics) throws Exception {
        broker.renew(topics);
        BusRoute route = new BusRoute(
                BUS,
                APP,
                broker.publishing(),
                broker.reading(),
                new Guarantee(Guarantee.Delivery.AT_LEAST_ONCE, false, ""),
                null,
                1 << 20);
        Sidecar sidecar = sidecars.of(APP);
        BusBeside beside = new BusBeside(sidecar, route);
        sidecar.app(beside.server.port()).flags("--max-body-size", "64Mi");
        write(sidecar.resources(), broker, route, topics);
        sidecar.start().awaitReady();
        TreeSet<String> components = new TreeSet<>(List.of(route.publisher()));
        topics.forEach(topic -> components.add(route.reader(topic)));
        sidecar.awaitLoaded(
                components,
                topics.stream().map(topic -> route.reader(topic) + "/" + topic).toList());
        return beside;
    }

    private static void write(ResourceFolder resources, BusBroker broker, BusRoute route, List<String> topics) {
        List<String> readers =
                new ArrayList<>(topics.stream().map(route::reader).collect(Collectors.toCollection(TreeSet::new)));
        resources.write("again.yaml", resiliency(readers));
        resources.write("publisher.yaml", component(route.publisher(), broker));
        for (int i = 0; i < readers.size(); i++) {
            resources.write("reader" + i + ".yaml", component(readers.get(i), broker));
        }
        boolean bulk = broker.publishing() == BusRoute.Publishing.BATCHES_WITH_KEYS;
        for (int i = 0; i < topics.size(); i++) {
            resources.write("topic" + i + ".yaml", subscription(route.reader(topics.get(i)), topics.get(i), bulk));
        }
    }

    private static String component(String name, BusBroker broker) {
        String items = broker.metadata(DaprNames.consumer(name)).entrySet().stream()
                .map(item -> "  - name: %s\n    value: \"%s\"".formatted(item.getKey(), item.getValue()))
                .collect(Collectors.joining("\n"));
        return """
                apiVersion: dapr.io/v1alpha1
                kind: Component
                metadata:
                  name: %s
                spec:
                  type: %s
                  version: v1
                  ignoreErrors: true
                  initTimeout: 30s
                  metadata:
                %s
                """.formatted(name, broker.type(), items);
    }

    private static String subscription(String component, String topic, boolean bulk) {
        String batches = "  bulkSubscribe:\n    enabled: true\n    maxMessagesCount: 100\n    maxAwaitDurationMs: 20\n";
        return """
                apiVersion: dapr.io/v2alpha1
                kind: Subscription
                metadata:
                  name: %s
                spec:
                  pubsubname: %s
                  topic: %s
                  routes:
                    default: /events
                  metadata:
                    rawPayload: "true"
                %s""".formatted(DaprNames.subscription(component, topic), component, topic, bulk ? batches : "");
    }

    private static String resiliency(List<String> readers) {
        String targets = readers.stream()
                .map(reader -> "      \"%s\": {inbound: {retry: again}}".formatted(reader))
                .collect(Collectors.joining("\n"));
        return """
                apiVersion: dapr.io/v1alpha1
                kind: Resiliency
                metadata:
                  name: again
                spec:
                  policies:
                    retries:
                      again: {policy: constant, duration: 100ms, maxRetries: 600}
                  targets:
                    components:
                %s
                """.formatted(targets);
    }

    DaprEventBus bus() {
        return bus;
    }

    Sidecar sidecar() {
        return sidecar;
    }

    @Override
    public void close() {
        bus.close();
        sidecar.kill();
        client.close();
        server.close();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception failed) { // a test fails by it
            throw new IllegalStateException(failed);
        }
    }
}
