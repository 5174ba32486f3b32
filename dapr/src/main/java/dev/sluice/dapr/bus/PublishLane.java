package dev.sluice.dapr.bus;

import com.google.protobuf.ByteString;
import dev.sluice.dapr.sidecar.SidecarClient;
import dev.sluice.dapr.sidecar.SidecarException;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventBusException.Kind;
import dev.sluice.eventsource.spi.Backoff;
import io.dapr.v1.DaprPubsubProtos.BulkPublishRequest;
import io.dapr.v1.DaprPubsubProtos.BulkPublishRequestEntry;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one topic's events to the sidecar: one batch at a time, so that a batch that failed is repeated before anything
 * behind it goes, and what comes meanwhile makes up the next batch.
 *
 * <p>Where the sidecar publishes the events of a batch beside each other, a batch holds at most one event of a key.
 *
 * <p>A batch that failed is halved, down to single events, so that one that the broker does not take stands alone: if that is
 * for its size, it alone fails. Whatever else fails is repeated for some time, and then everything in the lane fails, so that
 * nothing overtakes what its publisher will offer again. Thread-safe.
 *
 * @see <a href="../../../../../../../../docs/adr/0081-one-batch-of-a-topic-at-a-time.md">Decision 81</a>
 */
final class PublishLane {

    private static final Logger LOG = LoggerFactory.getLogger(PublishLane.class);

    private static final int BATCH_EVENTS = 500;
    private static final int BATCH_BYTES = 1 << 20;

    /** How far down the lane events of further keys are looked for. */
    private static final int LOOK_AHEAD = 4 * BATCH_EVENTS;

    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration FIRST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final BusRoute route;
    private final String name;
    private final String topic;
    private final SidecarClient sidecar;
    private final Vertx vertx;
    private final Duration patience;
    private final Backoff backoff;
    private final Deque<Outgoing> waiting = new ArrayDeque<>();
    private int batchEvents = BATCH_EVENTS;
    private boolean busy;
    private @Nullable String problem;
    private @Nullable EventBusException ended;
    private long newestStamp;

    PublishLane(BusRoute route, String topic, DaprEventBus.Beside beside) {
        this.route = route;
        this.name = topic;
        this.topic = route.brokerTopic(topic);
        this.sidecar = beside.sidecar();
        this.vertx = beside.vertx();
        this.patience = beside.patience();
        this.backoff = new Backoff(beside.random(), FIRST_WAIT, LONGEST_WAIT);
    }

    /** The bus time of an event that comes now; never before that of an earlier one. */
    synchronized long stamp(long nowMillis) {
        newestStamp = Math.max(newestStamp, nowMillis);
        return newestStamp;
    }

    /** An event as this lane's component needs it. */
    byte[] write(Envelope envelope) {
        if (route.reading() == BusRoute.Reading.COMPONENT_PER_TOPIC) {
            return envelope.writeWithUniqueId(topic);
        }
        return route.keepsUndelivered() ? envelope.writeNaming(name) : envelope.write();
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
        List<Outgoing> batch = nextBatch();
        if (batch.isEmpty()) {
            return;
        }
        sidecar.publish(request(batch), ANSWER).whenComplete((done, failure) -> {
            if (failure == null) {
                stored(batch);
            } else {
                failed(batch, cause(failure));
            }
        });
    }

    private synchronized List<Outgoing> nextBatch() {
        List<Outgoing> batch = new ArrayList<>(Math.min(waiting.size(), batchEvents));
        Set<String> keys = new HashSet<>();
        long bytes = 0;
        int seen = 0;
        Iterator<Outgoing> events = waiting.iterator();
        while (events.hasNext() && batch.size() < batchEvents && seen++ < LOOK_AHEAD) {
            Outgoing event = events.next();
            String key = event.key();
            if (key != null && !keys.add(key) && !route.publishing().keepsOrder()) {
                continue;
            }
            bytes += event.bytes().size();
            if (bytes > BATCH_BYTES && !batch.isEmpty()) {
                break;
            }
            batch.add(event);
            events.remove();
        }
        busy = !batch.isEmpty();
        return batch;
    }

    private BulkPublishRequest request(List<Outgoing> batch) {
        BulkPublishRequest.Builder request = BulkPublishRequest.newBuilder()
                .setPubsubName(route.publisher())
                .setTopic(topic)
                .putMetadata("rawPayload", "true");
        for (int i = 0; i < batch.size(); i++) {
            Outgoing event = batch.get(i);
            ByteString bytes = event.bytes();
            BulkPublishRequestEntry.Builder entry = BulkPublishRequestEntry.newBuilder()
                    .setEntryId(Integer.toString(i))
                    .setContentType("application/cloudevents+json")
                    .setEvent(bytes);
            if (event.key() != null && route.publishing().takesKeys()) {
                entry.putMetadata("partitionKey", event.key());
            }
            request.addEntries(entry);
        }
        return request.build();
    }

    private void stored(List<Outgoing> batch) {
        synchronized (this) {
            problem = null;
            backoff.reset();
            batchEvents = Math.min(BATCH_EVENTS, batchEvents * 2);
        }
        batch.forEach(Outgoing::stored);
        send();
    }

    private void failed(List<Outgoing> batch, Throwable cause) {
        SidecarException.Kind kind =
                cause instanceof SidecarException failure ? failure.kind() : SidecarException.Kind.FAILED;
        if (kind == SidecarException.Kind.TOO_LARGE && batch.size() == 1) {
            batch.get(0).failed(EventBusException.of(Kind.TOO_LARGE, describe(cause), cause));
            send();
            return;
        }
        long waitMillis = putBack(batch, kind, cause);
        EventBusException gone = ended();
        if (gone != null) {
            takeAll().forEach(event -> event.failed(gone));
            return;
        }
        LOG.atWarn()
                .addKeyValue("topic", topic)
                .addKeyValue("events", batch.size())
                .addKeyValue("waitMillis", waitMillis)
                .addKeyValue("reason", cause.getMessage())
                .log("not published, trying again");
        if (System.nanoTime() - batch.get(0).offeredNanos() > patience.toNanos()) {
            EventBusException reason = EventBusException.of(Kind.BROKEN, describe(cause), cause);
            takeAll().forEach(event -> event.failed(reason));
        }
        vertx.setTimer(Math.max(1, waitMillis), again -> send());
    }

    private synchronized long putBack(List<Outgoing> batch, SidecarException.Kind kind, Throwable cause) {
        for (int i = batch.size() - 1; i >= 0; i--) {
            waiting.addFirst(batch.get(i));
        }
        if (kind == SidecarException.Kind.FAILED || kind == SidecarException.Kind.TOO_LARGE) {
            batchEvents = Math.max(1, batch.size() / 2);
        }
        problem = describe(cause);
        return backoff.next().toMillis();
    }

    private String describe(Throwable cause) {
        return "topic \"" + topic + "\" of bus " + route.busKey() + ", component \"" + route.publisher() + "\": "
                + cause.getMessage();
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
