package dev.sluice.app.api;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One client of the live stream. {@link #offer} is for any thread; writing happens on the client's event loop. */
final class LiveClient {

    private static final int MAX_WAITING = 10_000;
    private static final int ROOM = 1_000;

    private final Context context;
    private final HttpServerResponse response;
    private final Set<String> kinds;
    private final @Nullable String trigger;
    private final @Nullable String topic;
    private final ConcurrentLinkedQueue<String> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicLong missed = new AtomicLong();
    /** Runs when most of what waits is written; touched on the event loop only. */
    private @Nullable Runnable roomy;

    LiveClient(
            Context context,
            HttpServerResponse response,
            Set<String> kinds,
            @Nullable String trigger,
            @Nullable String topic) {
        this.context = context;
        this.response = response;
        this.kinds = kinds;
        this.trigger = trigger;
        this.topic = topic;
    }

    boolean wants(String kind) {
        return kinds.isEmpty() || kinds.contains(kind);
    }

    boolean wantsTrigger(@Nullable String name) {
        return trigger == null || name == null || name.equals(trigger) || name.endsWith("/" + trigger);
    }

    boolean wantsTopic(String name) {
        return topic == null || name.equals(topic);
    }

    void begin() {
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .write(": sluice\n\n");
        response.drainHandler(ready -> write());
    }

    /** Shows the connection that somebody is there. */
    void pulse() {
        if (!response.closed() && !response.writeQueueFull()) {
            response.write(":\n\n");
        }
    }

    void run(Runnable work) {
        context.runOnContext(ignored -> work.run());
    }

    /** Runs something on the event loop once little waits to be written; never when the client is gone before. */
    void whenRoom(Runnable work) {
        roomy = work;
        tellRoom();
    }

    private void tellRoom() {
        Runnable work = roomy;
        if (work != null && size.get() < ROOM) {
            roomy = null;
            work.run();
        }
    }

    void send(String kind, String data) {
        offer(kind, data);
    }

    void offer(String kind, String data) {
        if (size.get() >= MAX_WAITING) {
            missed.incrementAndGet();
            return;
        }
        size.incrementAndGet();
        // A payload may hold line ends between its JSON tokens; each line of a record is a line of data.
        waiting.add("event: " + kind + "\ndata: " + data.replaceAll("\\R", "\ndata: ") + "\n\n");
        if (!scheduled.getAndSet(true)) {
            context.runOnContext(ignored -> write());
        }
    }

    private void write() {
        scheduled.set(false);
        if (response.closed()) {
            return;
        }
        StringBuilder out = new StringBuilder();
        long gap = missed.getAndSet(0);
        if (gap > 0) {
            out.append("event: gap\ndata: {\"missed\":").append(gap).append("}\n\n");
        }
        while (!response.writeQueueFull() && out.length() < 64 * 1024) {
            String next = waiting.poll();
            if (next == null) {
                break;
            }
            size.decrementAndGet();
            out.append(next);
        }
        if (out.length() > 0) {
            response.write(out.toString());
        }
        if (!waiting.isEmpty() && !response.writeQueueFull() && !scheduled.getAndSet(true)) {
            context.runOnContext(ignored -> write());
        }
        tellRoom();
    }
}
