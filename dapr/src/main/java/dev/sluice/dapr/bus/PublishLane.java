package dev.sluice.dapr.bus;

import dev.sluice.dapr.sidecar.SidecarClient;
import dev.sluice.dapr.sidecar.SidecarException;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventBusException.Kind;
import dev.sluice.eventsource.spi.Backoff;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one topic's events to the sidecar: one batch at a time, so that a batch that failed is repeated before anything
 * behind it goes, and what comes meanwhile makes up the next batch.
 *
 * <p>Where the sidecar publishes the events of a batch beside each other, a batch holds at most one event of a key.
 *
 * <p>A batch that failed is halved, down to single events, so that one that the broker does not take stands alone. A sidecar
 * may only count what failed of a batch, so a single event that failed in one is sent by a call for single events, whose
 * failure says why: if that is for its size, it alone fails. Whatever else fails is repeated for some time, and then everything
 * in the lane fails, so that nothing overtakes what its publisher will offer again.
 *
 * <p>Which way events take may change: the next batch goes the new way, and what waits is written anew for it. Thread-safe.
 *
 * @see <a href="../../../../../../../../docs/adr/0081-one-batch-of-a-topic-at-a-time.md">Decision 81</a>
 */
final class PublishLane {

    private static final Logger LOG = LoggerFactory.getLogger(PublishLane.class);

    private static final int BATCH_EVENTS = 500;

    /** With what a record has beside an event, less than Kafka takes at once by default, which is 1,048,588. */
    private static final int BATCH_BYTES = 1 << 20;

    /** Headers and lengths of a record, without its key. */
    private static final int RECORD_BYTES = 128;

    /** How far down the lane events of further keys are looked for. */
    private static final int LOOK_AHEAD = 4 * BATCH_EVENTS;

    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration FIRST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Supplier<BusRoute> route;
    private final String name;
    private final SidecarClient sidecar;
    private final Vertx vertx;
    private final Duration patience;
    private final Backoff backoff;
    private final Deque<Outgoing> waiting = new ArrayDeque<>();
    private int batchEvents = BATCH_EVENTS;
    private boolean alone;
    private boolean busy;
    private @Nullable String problem;
    private long failingSinceNanos;
    private @Nullable EventBusException ended;
    private long newestStamp;

    /**
     * A lane.
     *
     * @param route the way to take now
     * @param topic the topic's name on the bus
     */
    PublishLane(Supplier<BusRoute> route, String topic, DaprEventBus.Beside beside) {
        this.route = route;
        this.name = topic;
        this.sidecar = beside.sidecar();
        this.vertx = beside.vertx();
        this.patience = beside.patience();
        this.backoff = new Backoff(beside.random(), FIRST_WAIT, LONGEST_WAIT);
    }

    /** An event as it travels, with a bus time that is never before that of an earlier one. */
    Outgoing write(Event event, long nowMillis, Outgoing.Request request, int index) {
        Envelope envelope = new Envelope(event, stamp(nowMillis));
        BusRoute now = route.get();
        return Outgoing.of(envelope, write(envelope, now), now, request, index);
    }

    private synchronized long stamp(long nowMillis) {
        newestStamp = Math.max(newestStamp, nowMillis);
        return newestStamp;
    }

    private byte[] write(Envelope envelope, BusRoute way) {
        if (way.reading() == BusRoute.Reading.COMPONENT_PER_TOPIC) {
            return envelope.writeWithUniqueId(way.brokerTopic(name));
        }
        return way.keepsUndelivered() ? envelope.writeNaming(name) : envelope.write();
    }

    void offer(List<Outgoing> events) {
        EventBusException gone;
        synchronized (this) {
            gone = ended;
            if (gone == null) {
                waiting.addAll(events);
                if (busy) {
                    return;
                }
                busy = true;
            }
        }
        if (gone == null) {
            send();
        } else {
            events.forEach(event -> event.failed(gone));
        }
    }

    /** Why nothing gets through; empty while it does. */
    synchronized Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Fails everything that waits, and whatever comes. */
    void end(EventBusException reason) {
        synchronized (this) {
            ended = reason;
        }
        takeAll().forEach(event -> event.failed(reason));
    }

    private synchronized @Nullable EventBusException ended() {
        return ended;
    }

    private synchronized List<Outgoing> takeAll() {
        List<Outgoing> all = new ArrayList<>(waiting);
        waiting.clear();
        return all;
    }

    private void send() {
        Batch batch = nextBatch();
        if (batch.events().isEmpty()) {
            return;
        }
        batch.send(sidecar, ANSWER).whenComplete((done, failure) -> {
            if (failure == null) {
                stored(batch);
            } else {
                failed(batch, cause(failure));
            }
        });
    }

    private synchronized Batch nextBatch() {
        BusRoute way = route.get();
        List<Outgoing> batch = new ArrayList<>(Math.min(waiting.size(), batchEvents));
        Set<String> keys = new HashSet<>();
        long bytes = 0;
        int seen = 0;
        Iterator<Outgoing> events = waiting.iterator();
        while (events.hasNext() && batch.size() < batchEvents && seen++ < LOOK_AHEAD) {
            Outgoing next = events.next();
            String key = next.key();
            if (key != null && !keys.add(key) && !way.publishing().keepsOrder()) {
                continue;
            }
            Outgoing event = on(way, next);
            bytes += event.bytes().size() + RECORD_BYTES + (key == null ? 0 : 2L * key.length());
            if (bytes > BATCH_BYTES && !batch.isEmpty()) {
                break;
            }
            batch.add(event);
            events.remove();
        }
        busy = !batch.isEmpty();
        return new Batch(way, way.brokerTopic(name), batch, alone);
    }

    private Outgoing on(BusRoute way, Outgoing event) {
        return event.route() == way ? event : event.on(way, write(event.envelope(), way));
    }

    private void stored(Batch batch) {
        synchronized (this) {
            problem = null;
            backoff.reset();
            alone = false;
            batchEvents = Math.min(BATCH_EVENTS, batchEvents * 2);
        }
        batch.events().forEach(Outgoing::stored);
        send();
    }

    private void failed(Batch batch, Throwable cause) {
        SidecarException.Kind kind =
                cause instanceof SidecarException failure ? failure.kind() : SidecarException.Kind.FAILED;
        if (kind == SidecarException.Kind.TOO_LARGE && batch.size() == 1) {
            refused(batch, cause);
            return;
        }
        boolean narrowing = narrows(batch, kind);
        long waitMillis = putBack(batch, cause, narrowing);
        EventBusException gone = ended();
        if (gone != null) {
            takeAll().forEach(event -> event.failed(gone));
            return;
        }
        LOG.atWarn()
                .addKeyValue("topic", batch.topic())
                .addKeyValue("events", batch.size())
                .addKeyValue("waitMillis", waitMillis)
                .addKeyValue("reason", cause.getMessage())
                .log("not published, trying again");
        if (!narrowing && triedNanos(batch) > patience.toNanos()) {
            EventBusException reason = EventBusException.of(Kind.BROKEN, describe(batch, cause), cause);
            takeAll().forEach(event -> event.failed(reason));
        }
        vertx.setTimer(waitMillis, again -> send());
    }

    /** How long it has been tried in vain; what waited behind others that went well was not. */
    private synchronized long triedNanos(Batch batch) {
        long now = System.nanoTime();
        return Math.min(now - failingSinceNanos, now - batch.first().offeredNanos());
    }

    private void refused(Batch batch, Throwable cause) {
        synchronized (this) {
            alone = false;
        }
        batch.first().failed(EventBusException.of(Kind.TOO_LARGE, describe(batch, cause), cause));
        send();
    }

    /** Whether the next attempt tells more of what the broker does not take. */
    private static boolean narrows(Batch batch, SidecarException.Kind kind) {
        return !batch.alone() && (kind == SidecarException.Kind.FAILED || kind == SidecarException.Kind.TOO_LARGE);
    }

    private synchronized long putBack(Batch batch, Throwable cause, boolean narrowing) {
        for (int i = batch.size() - 1; i >= 0; i--) {
            waiting.addFirst(batch.events().get(i));
        }
        if (problem == null) {
            failingSinceNanos = System.nanoTime();
        }
        problem = describe(batch, cause);
        if (narrowing) {
            alone = batch.size() == 1;
            batchEvents = Math.max(1, batch.size() / 2);
            return FIRST_WAIT.toMillis();
        }
        return Math.max(1, backoff.next().toMillis());
    }

    private static String describe(Batch batch, Throwable cause) {
        BusRoute route = batch.route();
        return "topic \"" + batch.topic() + "\" of bus " + route.busKey() + ", component \"" + route.publisher()
                + "\": " + cause.getMessage();
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
