package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventBusException.Kind;
import dev.sluice.eventbus.StoredEvent;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes: takes what is queued, commits it together, makes it visible, completes the futures. It never
 * waits for more; while one commit waits for the disk the next ones gather.
 *
 * <p>Why: {@code docs/adr/0011-group-commit.md}.
 */
final class Writer implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final long MAX_COMMIT_BYTES = 4L << 20;
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Told about each commit, on the writer thread. */
    @FunctionalInterface
    interface Listener {

        /** The events are visible now. */
        void committed(List<StoredEvent> events);
    }

    private final RequestQueue queue;
    private final Store store;
    private final Housekeeping housekeeping;
    private final Listener listener;
    private long lastTick = System.nanoTime();
    private boolean unsynced;

    Writer(RequestQueue queue, Store store, Listener listener) {
        this.queue = queue;
        this.store = store;
        this.housekeeping = new Housekeeping(store);
        this.listener = listener;
    }

    @Override
    public void run() {
        Request pending = null;
        while (true) {
            pending = pending == null ? queue.takeAll() : pending;
            if (pending != null) {
                pending = commit(pending);
            } else if (queue.isClosed() && queue.end()) {
                return;
            }
            boolean more = keepHouse();
            if (pending == null && !more) {
                queue.await(TICK_NANOS);
            }
        }
    }

    private boolean keepHouse() {
        boolean tick = System.nanoTime() - lastTick >= TICK_NANOS;
        if (tick) {
            lastTick = System.nanoTime();
        }
        if (!tick && !housekeeping.hasMore()) {
            return false;
        }
        try {
            housekeeping.run(unsynced);
            unsynced = false;
        } catch (SQLException | RuntimeException failed) { // loop boundary: the next tick tries again
            LOG.atWarn().setCause(failed).log("housekeeping of the log failed; it is tried again");
        }
        return housekeeping.hasMore();
    }

    /** Commits a bounded number of requests and returns the rest. */
    private @Nullable Request commit(Request first) {
        Request end = first;
        long bytes = 0;
        boolean sync = false;
        while (end != null && bytes < MAX_COMMIT_BYTES) {
            bytes += end.bytes();
            sync |= end.needsSync();
            end = end.next;
        }
        List<StoredEvent> stored = List.of();
        try {
            stored = write(first, end, sync);
            unsynced |= !sync;
            store.show(stored);
        } catch (SQLException failed) {
            refuse(first, end, StoreFailure.of(store.file(), "writing", failed));
        } catch (RuntimeException | Error failed) { // loop boundary: a writer that ends leaves everybody waiting
            LOG.atError().setCause(failed).log("a commit failed by a defect");
            refuse(first, end, EventBusException.of(Kind.BROKEN, "a commit failed by a defect: " + failed, failed));
        }
        store.clock().end();
        tell(stored);
        complete(first, end);
        store.checkpointer().committed(bytes);
        return end;
    }

    private List<StoredEvent> write(Request first, @Nullable Request end, boolean sync) throws SQLException {
        boolean committed = false;
        try {
            Appender appender = store.begin(sync);
            for (Request request = first; request != null && request != end; request = request.next) {
                try {
                    request.apply(appender);
                } catch (EventBusException refused) {
                    request.refuse(refused);
                }
            }
            List<StoredEvent> stored = store.commit();
            committed = true;
            return stored;
        } finally {
            if (!committed) {
                store.rollback();
            }
        }
    }

    private void tell(List<StoredEvent> stored) {
        if (stored.isEmpty()) {
            return;
        }
        try {
            listener.committed(stored);
        } catch (RuntimeException failed) { // boundary: readers' signals are foreign code
            LOG.atError().setCause(failed).log("a reader's signal failed");
        }
    }

    private void refuse(Request first, @Nullable Request end, EventBusException reason) {
        for (Request request = first; request != null && request != end; request = request.next) {
            request.lost(store.turnstile(), reason);
        }
    }

    private void complete(Request first, @Nullable Request end) {
        Request request = first;
        while (request != null && request != end) {
            Request following = request.next;
            request.complete(store.turnstile());
            request = following;
        }
        store.turnstile().end();
    }
}
