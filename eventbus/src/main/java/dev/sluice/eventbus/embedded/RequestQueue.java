package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventBusException.Kind;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Many threads put, one takes everything that is there. A stack that is turned around when taken: no lock, no node object,
 * one compare-and-set per request. Bounded in bytes.
 */
final class RequestQueue {

    private static final long MAX_QUEUED_BYTES = 128L << 20;

    /** Lies in the queue when nobody will take anything any more. */
    private static final Request END = new WorkRequest(connection -> {});

    private final AtomicReference<@Nullable Request> newest = new AtomicReference<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private volatile boolean closed;
    private volatile @Nullable Thread waiting;

    /**
     * Adds a request.
     *
     * @throws EventBusException CLOSED after {@link #close}; FULL when more waits than the writer can keep up with
     */
    void put(Request request) {
        if (closed) {
            throw EventBusException.of(Kind.CLOSED, "the log is closed");
        }
        if (queuedBytes.addAndGet(request.bytes()) > MAX_QUEUED_BYTES) {
            queuedBytes.addAndGet(-request.bytes());
            throw EventBusException.of(
                    Kind.FULL,
                    "the log has " + MAX_QUEUED_BYTES
                            + " bytes waiting to be written; publish again when it caught up");
        }
        Request before;
        do {
            before = newest.get();
            if (before == END) {
                throw EventBusException.of(Kind.CLOSED, "the log is closed");
            }
            request.next = before;
        } while (!newest.compareAndSet(before, request));
        Thread writer = waiting;
        if (writer != null) {
            LockSupport.unpark(writer);
        }
    }

    /** Everything that is queued, oldest first, linked by {@code next}; null when nothing is. Writer only. */
    @Nullable
    Request takeAll() {
        Request stack = newest.get() == null ? null : newest.getAndSet(null);
        Request oldest = null;
        long bytes = 0;
        while (stack != null) {
            Request before = stack.next;
            stack.next = oldest;
            oldest = stack;
            bytes += stack.bytes();
            stack = before;
        }
        queuedBytes.addAndGet(-bytes);
        return oldest;
    }

    /** Waits until something is queued, at most so long. Writer only. */
    void await(long nanos) {
        waiting = Thread.currentThread();
        if (newest.get() == null && !closed) {
            LockSupport.parkNanos(this, nanos);
        }
        waiting = null;
    }

    /** Refuses further requests and wakes the writer. */
    void close() {
        closed = true;
        LockSupport.unpark(waiting);
    }

    boolean isClosed() {
        return closed;
    }

    /** Ends the queue for good if it is empty; true when it did. Writer only, after {@link #close}. */
    boolean end() {
        return newest.compareAndSet(null, END);
    }
}
