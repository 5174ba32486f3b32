package dev.sluice.eventsource.spi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a connector puts between itself and its {@link Emitter}: it counts what is unacknowledged, and when the bus refuses a
 * message it keeps it and offers it again, with growing waits, until the bus takes it.
 *
 * <ol>
 *   <li>The stage of {@link #emit} completes normally once the bus has the message; exceptionally only after {@link #close}.
 *   <li>While the bus refuses, one message at a time is tried; messages emitted meanwhile wait behind it, in their order.
 *   <li>A connector reads on while {@link #hasRoom()}; the listener is called when that, or {@link #refusal()}, may have
 *       changed, on any thread, and must not block.
 * </ol>
 *
 * <p>Thread-safe.
 */
public final class PatientEmitter implements Emitter, AutoCloseable {

    private final Emitter bus;
    private final ScheduledExecutorService scheduler;
    private final Backoff backoff;
    private final Runnable listener;
    private final PriorityQueue<Pending> refused = new PriorityQueue<>(Comparator.comparingLong(Pending::sequence));
    private @Nullable String refusal;
    private long nextSequence;
    private int inFlight;
    private Mode mode = Mode.OPEN;
    private boolean closed;

    private enum Mode {
        /** Everything goes to the bus at once. */
        OPEN,
        /** The bus refused; a timer runs. */
        WAITING,
        /** One message is at the bus to see whether it takes again. */
        PROBING,
        /** It does: what waited goes first. */
        DRAINING
    }

    private record Pending(Message message, long sequence, CompletableFuture<Emitted> outcome) {}

    /**
     * An emitter that does not give up.
     *
     * @param bus where messages go
     * @param context the scheduler and the jitter of the waits
     * @param listener told when there may be room again, or a refusal began or ended
     */
    public PatientEmitter(Emitter bus, SourceContext context, Runnable listener) {
        this.bus = bus;
        this.scheduler = context.runtime().scheduler();
        this.backoff = context.backoff();
        this.listener = listener;
    }

    @Override
    public CompletionStage<Emitted> emit(Message message) {
        Pending pending;
        synchronized (this) {
            pending = new Pending(message, nextSequence++, new CompletableFuture<>());
            if (closed) {
                pending.outcome.completeExceptionally(new CancellationException("the source is closed"));
                return pending.outcome;
            }
            inFlight++;
            if (mode != Mode.OPEN) {
                refused.add(pending);
                return pending.outcome;
            }
        }
        attempt(pending);
        return pending.outcome;
    }

    @Override
    public int window() {
        return bus.window();
    }

    /** Whether the connector may read more. */
    public synchronized boolean hasRoom() {
        return mode == Mode.OPEN && inFlight < bus.window();
    }

    /** How many messages may be read now without exceeding the window; 0 while the bus refuses. */
    public synchronized int room() {
        return mode == Mode.OPEN ? Math.max(0, bus.window() - inFlight) : 0;
    }

    /** Whether a further message would exceed the window; a connector that cannot stop reading must hang up then. */
    public synchronized boolean isFull() {
        return inFlight >= bus.window();
    }

    /** Why the bus takes nothing now; empty while it does. */
    public synchronized Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /**
     * Waits until there is room.
     *
     * @param patience how long at most
     * @throws InterruptedException when the thread is interrupted
     */
    public synchronized void awaitRoom(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!hasRoom() && !closed && remainingMillis(deadline) > 0) {
            wait(remainingMillis(deadline));
        }
    }

    /**
     * Waits until nothing is in flight; returns at once while the bus refuses, for then nothing will come.
     *
     * @param patience how long at most
     * @throws InterruptedException when the thread is interrupted
     */
    public synchronized void awaitIdle(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (inFlight > 0 && mode == Mode.OPEN && remainingMillis(deadline) > 0) {
            wait(remainingMillis(deadline));
        }
    }

    /** Gives up on what the bus has not taken: its stages complete exceptionally. What is under way at the bus goes on. */
    @Override
    public void close() {
        List<Pending> abandoned;
        synchronized (this) {
            closed = true;
            abandoned = takeRefused();
            inFlight -= abandoned.size();
            notifyAll();
        }
        abandoned.forEach(this::cancel);
    }

    private void attempt(Pending pending) {
        CompletionStage<Emitted> attempted;
        try {
            attempted = bus.emit(pending.message);
        } catch (RuntimeException failure) { // a refusal is a refusal, however it is reported
            refused(pending, failure);
            return;
        }
        attempted.whenComplete((emitted, failure) -> {
            if (failure == null) {
                taken(pending, emitted);
            } else {
                refused(pending, failure);
            }
        });
    }

    private void taken(Pending pending, Emitted emitted) {
        pending.outcome.complete(emitted);
        boolean recovered;
        synchronized (this) {
            inFlight--;
            recovered = mode == Mode.PROBING;
            if (recovered) {
                mode = Mode.DRAINING;
            }
            notifyAll();
        }
        if (recovered) {
            drain();
        }
        listener.run();
    }

    private void refused(Pending pending, Throwable failure) {
        boolean abandoned;
        synchronized (this) {
            abandoned = closed;
            if (abandoned) {
                inFlight--;
            } else {
                refused.add(pending);
                standBack(failure);
            }
            notifyAll();
        }
        if (abandoned) {
            cancel(pending);
        }
        listener.run();
    }

    private synchronized void standBack(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        refusal = String.valueOf(cause.getMessage());
        if (mode != Mode.WAITING) {
            mode = Mode.WAITING;
            ScheduledFuture<?> unused =
                    scheduler.schedule(this::probe, backoff.next().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void probe() {
        Pending head;
        synchronized (this) {
            head = refused.poll();
            mode = Mode.PROBING;
        }
        if (head == null) {
            open();
        } else {
            attempt(head);
        }
    }

    /** Offers what waited, oldest first, before anything new may go; stops as soon as the bus refuses again. */
    private void drain() {
        while (true) {
            Pending next;
            synchronized (this) {
                if (mode != Mode.DRAINING) {
                    return;
                }
                next = refused.poll();
                if (next == null) {
                    open();
                    return;
                }
            }
            attempt(next);
        }
    }

    private synchronized void open() {
        mode = Mode.OPEN;
        refusal = null;
        backoff.reset();
        notifyAll();
    }

    private List<Pending> takeRefused() {
        List<Pending> all = new ArrayList<>(refused.size());
        for (Pending next = refused.poll(); next != null; next = refused.poll()) {
            all.add(next);
        }
        return all;
    }

    private void cancel(Pending pending) {
        pending.outcome.completeExceptionally(new CancellationException("the source is closed"));
    }

    private static long remainingMillis(long deadlineNanos) {
        return TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    }
}
