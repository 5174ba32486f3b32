package dev.sluice.app.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.eventbus.LogReader;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.trigger.engine.Notice;
import dev.sluice.trigger.engine.Occurrence;
import dev.sluice.trigger.runtime.Watcher;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens, as server-sent events. A client that does not keep up misses some and is told how many; it never slows
 * anything down. Nothing is made while nobody looks.
 */
public final class LiveStream implements Watcher {

    private static final int EVENT_BATCH = 200;
    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);

    /** Shorter than the server's idle time-out, so that a quiet stream stays open. */
    private static final long PULSE_MILLIS = 15_000;

    private final Vertx vertx;
    private final EmbeddedLog log;
    private final ObjectMapper json = new ObjectMapper();
    private final List<LiveClient> clients = new CopyOnWriteArrayList<>();

    /** A stream without clients. */
    public LiveStream(Vertx vertx, EmbeddedLog log) {
        this.vertx = vertx;
        this.log = log;
    }

    /** Begins to serve one client; it stays until it goes. */
    void serve(HttpServerRequest request) {
        String kinds = request.getParam("kinds");
        LiveClient client = new LiveClient(
                vertx.getOrCreateContext(),
                request.response(),
                kinds == null ? Set.of() : Set.copyOf(List.of(kinds.split(","))),
                request.getParam("trigger"),
                request.getParam("topic"));
        LogReader reader = client.wants("event") ? log.observer(log.head()) : null;
        clients.add(client);
        long pulse = vertx.setPeriodic(PULSE_MILLIS, ignored -> client.run(client::pulse));
        request.response().closeHandler(gone -> {
            clients.remove(client);
            vertx.cancelTimer(pulse);
            if (reader != null) {
                reader.close();
            }
        });
        request.resume();
        client.begin();
        if (reader != null) {
            Following following = new Following(client, reader);
            reader.onAvailable(() -> client.run(following::wake));
        }
    }

    /**
     * Hands stored events to one client, one page at a time: pages are read on worker threads, as one that is far behind is
     * read from disk, and the next one when the client has taken most of the last. Used on the client's event loop.
     */
    private final class Following {

        private final LiveClient client;
        private final LogReader reader;
        private boolean signalled;
        private boolean reading;

        Following(LiveClient client, LogReader reader) {
            this.client = client;
            this.reader = reader;
        }

        void wake() {
            signalled = true;
            next();
        }

        private void next() {
            if (signalled && !reading && clients.contains(client)) {
                signalled = false;
                reading = true;
                vertx.executeBlocking(this::page, false)
                        .onSuccess(this::took)
                        .onFailure(failure -> LOG.debug("events are not shown any more", failure));
            }
        }

        private int page() {
            List<StoredEvent> events = reader.poll(EVENT_BATCH);
            for (StoredEvent stored : events) {
                if (client.wantsTopic(stored.topic().name())) {
                    client.send("event", text(EventRoutes.event(stored)));
                }
            }
            return events.size();
        }

        private void took(int events) {
            signalled |= events > 0; // there may be more
            client.whenRoom(() -> {
                reading = false;
                next();
            });
        }
    }

    private void send(String kind, @Nullable String trigger, Supplier<Object> data) {
        if (clients.isEmpty()) {
            return;
        }
        String text = null;
        for (LiveClient client : clients) {
            if (client.wants(kind) && client.wantsTrigger(trigger)) {
                text = text == null ? text(data.get()) : text;
                client.offer(kind, text);
            }
        }
    }

    private String text(Object data) {
        try {
            return json.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is streamed is always JSON", e);
        }
    }

    @Override
    public void fired(Fired fired) {
        send("fired", fired.trigger(), () -> fired);
    }

    @Override
    public void delivery(Delivery delivery) {
        send("delivery", delivery.trigger(), () -> delivery);
    }

    @Override
    public void quiet(StoredEvent event) {
        send(
                "quiet",
                null,
                () -> Map.of(
                        "position",
                        event.position(),
                        "id",
                        event.event().id(),
                        "topic",
                        event.topic().name()));
    }

    @Override
    public void occurred(String trigger, Occurrence occurrence) {
        send("occurrence", trigger, () -> {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("trigger", trigger);
            data.put("pattern", occurrence.pattern());
            data.put("key", occurrence.key());
            data.put("atMillis", occurrence.atMillis());
            data.put("state", occurrence.state().name().toLowerCase(java.util.Locale.ROOT));
            data.put("positions", occurrence.positions());
            return data;
        });
    }

    @Override
    public void noticed(String trigger, Notice notice) {
        send("notice", trigger, () -> {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("trigger", trigger);
            data.put("pattern", notice.pattern());
            data.put("notice", notice.kind().name().toLowerCase(java.util.Locale.ROOT));
            data.put("key", notice.key());
            data.put("atMillis", notice.atMillis());
            data.put("positions", notice.positions());
            return data;
        });
    }
}
