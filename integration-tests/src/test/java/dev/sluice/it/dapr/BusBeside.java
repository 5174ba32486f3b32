package dev.sluice.it.dapr;

import dev.sluice.dapr.DaprNames;
import dev.sluice.dapr.bus.BusRoute;
import dev.sluice.dapr.bus.DaprEventBus;
import dev.sluice.dapr.callback.CallbackRegistry;
import dev.sluice.dapr.callback.CallbackServer;
import dev.sluice.dapr.sidecar.SidecarAddress;
import dev.sluice.dapr.sidecar.SidecarClient;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.Topic;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A bus beside a real sidecar, with the resources that it needs. Its app is a new one each time, and so are its consumer groups:
 * what an earlier sidecar left at the broker is nobody's to wait for.
 */
final class BusBeside implements EventBus {

    static final String BUS = "default/default";

    private final Vertx vertx = Vertx.vertx();
    private final CallbackRegistry registry = new CallbackRegistry();
    private final CallbackServer server =
            CallbackServer.start(vertx, registry, new CallbackServer.Listen("127.0.0.1", 0, null));
    private final SidecarClient client;
    private final DaprEventBus bus;
    private final Sidecar sidecar;
    private final BusRoute route;

    private BusBeside(Sidecar sidecar, BusRoute route) {
        this.sidecar = sidecar;
        this.route = route;
        this.client = new SidecarClient(vertx, SidecarAddress.local(sidecar.grpcPort()));
        this.bus = new DaprEventBus(new DaprEventBus.Beside(
                client, registry, vertx, Clock.systemUTC(), new Random(1), DaprEventBus.PATIENCE));
        bus.route(route);
    }

    /** A bus on topics that are new, beside a sidecar that can publish to them and read them. */
    static BusBeside open(BusBroker broker, Sidecars sidecars, List<String> topics) throws Exception {
        return open(broker, sidecars, topics, 1 << 20);
    }

    /** The same, for larger events. */
    static BusBeside open(BusBroker broker, Sidecars sidecars, List<String> topics, int maxEventBytes)
            throws Exception {
        broker.renew(topics);
        String app = DaprNames.triggerApp("default", "contract-" + UUID.randomUUID());
        BusRoute route = new BusRoute(
                BUS,
                app,
                broker.publishing(),
                broker.reading(),
                new Guarantee(Guarantee.Delivery.AT_LEAST_ONCE, false, ""),
                null,
                maxEventBytes);
        Sidecar sidecar = sidecars.of(app);
        BusBeside beside = new BusBeside(sidecar, route);
        sidecar.app(beside.server.port());
        TreeSet<String> readers = topics.stream().map(route::reader).collect(Collectors.toCollection(TreeSet::new));
        TreeSet<String> components = new TreeSet<>(readers);
        components.add(route.publisher());
        sidecar.resources().write("again.yaml", resiliency(readers));
        components.forEach(name -> sidecar.resources().write(name + ".yaml", component(name, broker)));
        sidecar.start().awaitReady().awaitLoaded(components, List.of());
        return beside;
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

    private static String resiliency(Collection<String> readers) {
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

    Sidecar sidecar() {
        return sidecar;
    }

    @Override
    public CompletionStage<List<PublishResult>> publish(List<Publication> batch) {
        return bus.publish(batch);
    }

    /** The sidecar subscribes to what is read and to nothing else, as rendered files have it: a topic that nobody takes holds up others. */
    @Override
    public AutoCloseable consume(Set<Topic> topics, Start start, Receiver receiver) {
        AutoCloseable consumption = bus.consume(topics, start, receiver);
        boolean bulk = route.publishing() == BusRoute.Publishing.BATCHES_WITH_KEYS;
        List<String> subscriptions = new ArrayList<>();
        for (Topic topic : topics) {
            String reader = route.reader(topic.name());
            sidecar.resources().write("topic-" + topic.name() + ".yaml", subscription(reader, topic.name(), bulk));
            subscriptions.add(reader + "/" + topic.name());
        }
        sidecar.awaitLoaded(List.of(), subscriptions);
        return consumption;
    }

    @Override
    public Guarantee guarantee() {
        return bus.guarantee();
    }

    /** Closes the bus, and leaves all else for {@link #end}. */
    @Override
    public void close() {
        bus.close();
    }

    /** Ends everything. */
    void end() {
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
