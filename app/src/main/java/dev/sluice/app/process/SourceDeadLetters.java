package dev.sluice.app.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventLog;
import dev.sluice.eventbus.LogReader;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventsource.shape.SourceEmitter;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.SourceName;
import dev.sluice.trigger.engine.Firing;
import dev.sluice.trigger.runtime.TriggerHost;
import dev.sluice.trigger.store.ChangeSet;
import dev.sluice.trigger.store.DeadLetterRow;
import dev.sluice.trigger.store.TriggerStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what sources could not shape from the reserved topic {@code _dead} into the store, where it stands beside the dead
 * letters of deliveries and can be sent through its source again.
 */
final class SourceDeadLetters implements AutoCloseable {

    private static final String NAME = TriggerHost.RESERVED + "dead";
    private static final int BATCH = 5_000;
    /** A position never goes back: this one leaves it where it is. */
    private static final long ANYWHERE = 0;

    private static final long DELAY_MILLIS = 100;
    private static final long RETRY_MILLIS = 100;
    private static final long MAX_RETRY_MILLIS = 5_000;
    private static final String SOURCES = "/namespaces/";
    private static final Logger LOG = LoggerFactory.getLogger(SourceDeadLetters.class);

    private final TriggerStore store;
    private final long row;
    private final LogReader reader;
    private final ScheduledExecutorService scheduler;
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile boolean closed;

    SourceDeadLetters(TriggerStore store, EventLog log, ScheduledExecutorService scheduler) {
        this.store = store;
        this.scheduler = scheduler;
        long[] group = store.group(NAME, 0);
        this.row = group[0];
        this.reader = log.reader(NAME, group[1]);
        reader.onAvailable(this::wake);
        wake();
    }

    private void wake() {
        signalled.set(true);
        next();
    }

    /** One take at a time: the next begins when what the last one found is stored. */
    private void next() {
        if (signalled.get() && !busy.getAndSet(true)) {
            later(this::take, DELAY_MILLIS);
        }
    }

    private void later(Runnable work, long millis) {
        if (!closed && !scheduler.isShutdown()) {
            var unused = scheduler.schedule(work, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void take() {
        signalled.set(false);
        List<StoredEvent> batch;
        try {
            batch = reader.poll(BATCH);
        } catch (EventBusException e) {
            LOG.warn("dead letters of sources cannot be read, trying again cause={}", e.getMessage());
            later(this::take, MAX_RETRY_MILLIS);
            return;
        }
        if (batch.isEmpty()) {
            rest();
            return;
        }
        long position = batch.get(batch.size() - 1).position();
        List<DeadLetterRow> rows = new ArrayList<>();
        for (StoredEvent stored : batch) {
            if (stored.topic().name().equals(Topic.DEAD_LETTERS)) {
                rows.add(letter(stored));
            }
        }
        if (rows.isEmpty()) {
            took(position);
        } else {
            store(set(position, rows, List.of()), RETRY_MILLIS);
        }
    }

    /** Stores what was read; until that is done nothing more is read, and the log keeps it. */
    private void store(ChangeSet set, long waitMillis) {
        store.commit(set).whenComplete((done, failure) -> {
            if (failure == null) {
                took(set.position());
                return;
            }
            LOG.warn(
                    "dead letters of sources cannot be stored, trying again afterMillis={} cause={}",
                    waitMillis,
                    failure.getMessage());
            later(() -> store(set, Math.min(2 * waitMillis, MAX_RETRY_MILLIS)), waitMillis);
        });
    }

    private void took(long position) {
        reader.release(position);
        signalled.set(true); // there may be more
        rest();
    }

    private void rest() {
        busy.set(false);
        next();
    }

    private ChangeSet set(long position, List<DeadLetterRow> added, List<Long> removed) {
        return new ChangeSet(
                row, position, List.of(), Map.of(), List.of(), List.of(), List.of(), List.of(), added, removed,
                List.of(), List.of(), List.of());
    }

    private DeadLetterRow letter(StoredEvent stored) {
        Event event = stored.event();
        String source = event.source();
        String reason = String.valueOf(event.extensions().getOrDefault("sluicereason", "Unreadable"));
        String message = String.valueOf(event.extensions().getOrDefault("sluiceerror", ""));
        Firing firing = new Firing(
                event.id(), "", Firing.State.FIRING, stored.busTimeMillis(), null, stored, event, true, null);
        return new DeadLetterRow(
                0,
                row,
                0,
                source,
                "",
                "",
                stored.busTimeMillis(),
                reason,
                0,
                0,
                message,
                null,
                "",
                firing,
                stored.busTimeMillis());
    }

    /** Whether a dead letter came from a source. */
    static boolean isFromSource(DeadLetterRow letter) {
        return letter.target() == 0;
    }

    /**
     * Shapes the message as its source does now and publishes it; it is forgotten when that is durable.
     *
     * @param emitters of the source events that are known here, whether or not they run here
     */
    void retry(DeadLetterRow letter, Function<SourceName, Optional<SourceEmitter>> emitters) {
        String[] parts = letter.trigger().substring(SOURCES.length()).split("/");
        SourceName name = new SourceName(parts[0], parts[2], parts[3]);
        emitters.apply(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no source event " + name
                        + " in the resources of this process: add it, retry where it runs, or discard the letter"))
                .emit(message(letter))
                .toCompletableFuture()
                .join();
        discard(letter);
    }

    /** Forgets the message. */
    void discard(DeadLetterRow letter) {
        store.commit(set(ANYWHERE, List.of(), List.of(letter.id())))
                .toCompletableFuture()
                .join();
    }

    private static Message message(DeadLetterRow letter) {
        try {
            JsonNode original =
                    new ObjectMapper().readTree(letter.firing().event().data()).path("original");
            byte[] body = original.has("base64")
                    ? Base64.getDecoder().decode(original.path("base64").asText())
                    : original.path("text").asText("").getBytes(StandardCharsets.UTF_8);
            if (body.length < original.path("bytes").asInt()) {
                throw new IllegalArgumentException("only the first " + body.length + " of "
                        + original.path("bytes").asInt() + " bytes are kept: send the message again at its source");
            }
            Map<String, String> headers = new HashMap<>();
            original.path("headers")
                    .properties()
                    .forEach(field ->
                            headers.put(field.getKey(), field.getValue().asText()));
            return new Message(
                    body,
                    original.path("contentType").asText(null),
                    headers,
                    Map.of(),
                    new Message.Defaults(
                            original.path("type").asText("dev.sluice.message"),
                            original.path("id").asText(null),
                            letter.firing().event().subject().orElse(null),
                            null,
                            null));
        } catch (IOException e) {
            throw new IllegalArgumentException("the dead letter does not hold its message", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        reader.close();
    }
}
