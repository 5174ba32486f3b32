package dev.sluice.dapr.bus;

import dev.sluice.dapr.callback.CallbackRegistry;
import dev.sluice.dapr.sidecar.SidecarClient;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventBusException.Kind;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventsource.shape.EventIds;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * The buses that an app reaches through its sidecar, each any Dapr pub/sub component.
 *
 * <ol>
 *   <li>A publication completes when the broker has acknowledged the event, stamped with its bus time. Repeats of a batch
 *       whose outcome is not known may put an event there twice: who reads recognises it by source and id.
 *   <li>A sidecar that is down or a broker that refuses is tried again for {@link #PATIENCE}; then the publication fails as
 *       BROKEN, with everything behind it on its topic, so that a publisher who offers it again keeps the order. A call that
 *       fails may have been published in part.
 *   <li>Events of a topic and key are published in order. Whether they arrive in order, and whether anything can be lost
 *       behind the sidecar, depends on the component: {@link #guarantee()} says so.
 *   <li>There are no positions and no dedup; a component begins where its own settings say. {@link Start.At} leaves out what
 *       is older; {@link Start.Now} and {@link Start.From} read everything that comes, because leaving out by a clock of
 *       another machine could lose an event.
 *   <li>More than {@value #MAX_PENDING} events under way are refused as FULL.
 * </ol>
 *
 * <p>Thread-safe; publishing never blocks.
 */
public final class DaprEventBus implements EventBus {

    /** So many events may be on their way to the sidecar. */
    public static final int MAX_PENDING = 20_000;

    /** How long an event is tried. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long MAX_PENDING_BYTES = 128L << 20;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final Map<String, BusRoute> routes = new ConcurrentHashMap<>();
    private final Map<Topic, PublishLane> lanes = new ConcurrentHashMap<>();
    private final List<Consumption> consumptions = new CopyOnWriteArrayList<>();
    private final AtomicLong positions = new AtomicLong();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final Beside beside;
    private final EventIds ids;
    private int pending;
    private boolean closed;

    /**
     * What a bus stands on.
     *
     * @param sidecar publishes; closed by its owner, after the bus
     * @param callbacks brings what arrives
     * @param vertx for timers
     * @param clock stamps
     * @param random jitter of waits; thread-safe
     * @param patience how long an event is tried before its publication fails; {@link #PATIENCE} unless a test says
     *     otherwise
     */
    public record Beside(
            SidecarClient sidecar,
            CallbackRegistry callbacks,
            Vertx vertx,
            Clock clock,
            RandomGenerator random,
            Duration patience) {}

    /** Without any bus yet. */
    public DaprEventBus(Beside beside) {
        this.beside = beside;
        this.ids = new EventIds(beside.clock(), beside.random());
    }

    /**
     * Reaches a bus, from now on in this way. So does what waits; only a batch that is under way is answered as it was sent, and
     * nothing overtakes it.
     */
    public void route(BusRoute route) {
        routes.merge(route.busKey(), route, (before, now) -> now.equals(before) ? before : now);
    }

    @Override
    public CompletionStage<List<PublishResult>> publish(List<Publication> batch) {
        Optional<EventBusException> refusal = refusal(batch);
        if (refusal.isPresent()) {
            return CompletableFuture.failedStage(refusal.get());
        }
        Outgoing.Request request = new Outgoing.Request(batch.size(), this::done);
        Map<PublishLane, List<Outgoing>> grouped = new LinkedHashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            Publication publication = batch.get(i);
            PublishLane lane = lanes.computeIfAbsent(publication.topic(), this::newLane);
            Outgoing event = lane.write(publication.event(), beside.clock().millis(), request, i);
            pendingBytes.addAndGet(event.weight());
            grouped.computeIfAbsent(lane, each -> new ArrayList<>()).add(event);
        }
        grouped.forEach(PublishLane::offer);
        return request.outcome();
    }

    private PublishLane newLane(Topic topic) {
        return new PublishLane(() -> Objects.requireNonNull(routes.get(topic.bus())), topic.name(), beside);
    }

    /** Counts the batch as pending, unless it is refused. */
    private synchronized Optional<EventBusException> refusal(List<Publication> batch) {
        if (closed) {
            return Optional.of(EventBusException.of(Kind.CLOSED, "the bus is closed"));
        }
        for (Publication publication : batch) {
            Optional<EventBusException> refusal = refusal(publication);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        boolean full = pending > 0 && (pending + batch.size() > MAX_PENDING || pendingBytes.get() > MAX_PENDING_BYTES);
        if (full) {
            return Optional.of(EventBusException.of(
                    Kind.FULL,
                    pending + " events wait for the sidecar at "
                            + beside.sidecar().address()));
        }
        pending += batch.size();
        return Optional.empty();
    }

    private Optional<EventBusException> refusal(Publication publication) {
        Topic topic = publication.topic();
        BusRoute route = routes.get(topic.bus());
        if (route == null) {
            return Optional.of(EventBusException.of(
                    Kind.BROKEN, "bus " + topic.bus() + " is not reached through the sidecar of this process"));
        }
        int bytes = publication.event().data().length;
        return bytes <= route.maxEventBytes()
                ? Optional.empty()
                : Optional.of(EventBusException.of(
                        Kind.TOO_LARGE, "the event has " + bytes + " bytes, at most " + route.maxEventBytes()));
    }

    private synchronized void done(Outgoing event) {
        pendingBytes.addAndGet(-event.weight());
        pending--;
        notifyAll();
    }

    /**
     * {@inheritDoc}
     *
     * <p>What others put on a topic is handed over too: a CloudEvent as it is, anything else as an event of the topic's
     * source event, and what claims to be a CloudEvent and is none as a dead letter, on the bus's topic of dead letters. What
     * comes from {@link BusRoute#undelivered()} is handed over on the topic that it was published on.
     *
     * @throws IllegalArgumentException when a topic's bus is not routed
     */
    @Override
    public AutoCloseable consume(Set<Topic> topics, Start start, Receiver receiver) {
        Consumption consumption = new Consumption(start, receiver, beside.clock(), positions);
        for (Topic topic : topics) {
            BusRoute route = routes.get(topic.bus());
            if (route == null) {
                consumption.close();
                throw new IllegalArgumentException(
                        "bus " + topic.bus() + " of topic " + topic.name() + " has no route");
            }
            boolean undelivered = topic.name().equals(route.undelivered());
            Topic otherwise = undelivered ? new Topic(topic.bus(), Topic.DEAD_LETTERS) : topic;
            ForeignMessages foreign = new ForeignMessages(this, otherwise, route.maxEventBytes(), ids, beside.clock());
            consumption.open(beside.callbacks(), route, topic, foreign);
        }
        consumptions.add(consumption);
        return () -> {
            consumption.close();
            consumptions.remove(consumption);
        };
    }

    /** The weakest promise of all buses, with the reasons of each. */
    @Override
    public Guarantee guarantee() {
        Guarantee.Delivery delivery = Guarantee.Delivery.AT_LEAST_ONCE;
        boolean ordered = true;
        Set<String> reasons = new TreeSet<>();
        for (BusRoute route : routes.values()) {
            Guarantee each = route.guarantee();
            delivery = each.delivery() == Guarantee.Delivery.BEST_EFFORT ? each.delivery() : delivery;
            ordered &= each.ordered();
            if (!each.reason().isEmpty()) {
                reasons.add(routes.size() == 1 ? each.reason() : route.busKey() + ": " + each.reason());
            }
        }
        return new Guarantee(delivery, ordered, String.join("; ", reasons));
    }

    /** Why a bus takes nothing now, in words for a person; empty while it does. */
    public Optional<String> problem(String busKey) {
        return lanes.entrySet().stream()
                .filter(lane -> lane.getKey().bus().equals(busKey))
                .flatMap(lane -> lane.getValue().problem().stream())
                .findFirst();
    }

    /** How many events are on their way to the sidecar. */
    public synchronized int pending() {
        return pending;
    }

    /** Takes nothing more, waits for what is in hand and under way (ten seconds at most), and fails the rest as CLOSED. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        consumptions.forEach(Consumption::close);
        consumptions.clear();
        awaitIdle();
        EventBusException reason =
                EventBusException.of(Kind.CLOSED, "the bus was closed before the broker had acknowledged the event");
        lanes.values().forEach(lane -> lane.end(reason));
    }

    private synchronized void awaitIdle() {
        long deadline = System.nanoTime() + CLOSE_PATIENCE.toNanos();
        try {
            while (pending > 0 && deadline - System.nanoTime() > 0) {
                wait(Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
