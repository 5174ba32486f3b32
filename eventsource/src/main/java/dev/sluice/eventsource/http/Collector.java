package dev.sluice.eventsource.http;

import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.PublishResult;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's publications: what came in during one turn of the loop goes to the bus as one batch, and its answers come
 * back as one task. Used on its event loop only.
 *
 * <p>A batch that fails is tried again request by request, so that one request cannot fail those beside it.
 *
 * <p>Why: {@code docs/adr/0021-one-publication-per-turn.md}.
 */
final class Collector {

    private static final long SWEEP_MILLIS = 500;

    private final Context context;
    private List<Batch> pending = new ArrayList<>();
    private final Set<Exchange> arriving = new LinkedHashSet<>();
    private boolean sweeping;
    private long openBytes;

    Collector(Context context) {
        this.context = context;
    }

    Context context() {
        return context;
    }

    /** Bytes of bodies that are arriving or not yet durable. */
    long openBytes() {
        return openBytes;
    }

    void hold(long bytes) {
        openBytes += bytes;
    }

    /** A body begins to arrive. */
    void opened(Exchange exchange) {
        if (arriving.add(exchange) && arriving.size() == 1 && !sweeping) {
            sweepLater();
        }
    }

    /** A body has arrived, or never will. */
    void closed(Exchange exchange) {
        arriving.remove(exchange);
    }

    private void sweepLater() {
        sweeping = true;
        context.owner().setTimer(SWEEP_MILLIS, timer -> sweep());
    }

    /** The oldest come first, so the sweep ends at the first that still has time. */
    private void sweep() {
        sweeping = false;
        long now = System.nanoTime();
        for (Exchange exchange : List.copyOf(arriving)) {
            if (!exchange.expire(now)) {
                break;
            }
            arriving.remove(exchange);
        }
        if (!arriving.isEmpty()) {
            sweepLater();
        }
    }

    void add(Ingest ingest) {
        if (pending.isEmpty()) {
            context.runOnContext(turn -> flush());
        }
        EventBus bus = ingest.bus();
        String key = ingest.publications().get(0).topic().bus();
        for (Batch batch : pending) {
            if (batch.bus == bus && batch.key.equals(key)) {
                batch.add(ingest);
                return;
            }
        }
        pending.add(new Batch(bus, key, ingest));
    }

    private void flush() {
        List<Batch> due = pending;
        pending = new ArrayList<>();
        due.forEach(this::publish);
    }

    private void publish(Batch batch) {
        batch.bus
                .publish(batch.publications)
                .whenComplete((results, error) -> context.runOnContext(turn -> finish(batch, results, error)));
    }

    private void finish(Batch batch, @Nullable List<PublishResult> results, @Nullable Throwable error) {
        if (results != null) {
            batch.stored(results);
        } else if (batch.ingests.size() == 1) {
            batch.ingests.get(0).failed(error == null ? new IllegalStateException("no result") : error);
        } else {
            batch.ingests.forEach(ingest -> publish(new Batch(batch.bus, batch.key, ingest)));
        }
    }

    private static final class Batch {

        private final EventBus bus;
        private final String key;
        private final List<Ingest> ingests = new ArrayList<>();
        private final List<Publication> publications = new ArrayList<>();

        Batch(EventBus bus, String key, Ingest first) {
            this.bus = bus;
            this.key = key;
            add(first);
        }

        void add(Ingest ingest) {
            ingests.add(ingest);
            publications.addAll(ingest.publications());
        }

        void stored(List<PublishResult> results) {
            int from = 0;
            for (Ingest ingest : ingests) {
                int to = from + ingest.publications().size();
                ingest.stored(results.subList(from, to));
                from = to;
            }
        }
    }
}
