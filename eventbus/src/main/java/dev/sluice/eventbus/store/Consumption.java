package dev.sluice.eventbus.store;

import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventLog;
import dev.sluice.eventbus.LogReader;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the events of some topics of a log to a receiver: one batch at a time, the same batch again (after a growing wait)
 * until the receiver takes it. One thread for its whole life.
 */
public final class Consumption implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Consumption.class);
    private static final int BATCH_EVENTS = 256;
    private static final long FIRST_WAIT_MILLIS = 10;
    private static final long LONGEST_WAIT_MILLIS = 5_000;

    private final LogReader reader;
    private final Set<Topic> topics;
    private final EventBus.Receiver receiver;
    private final Semaphore available = new Semaphore(0);
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    private Consumption(LogReader reader, Set<Topic> topics, EventBus.Receiver receiver) {
        this.reader = reader;
        this.topics = Set.copyOf(topics);
        this.receiver = receiver;
        this.thread = new Thread(this::run, "sluice-consume");
        thread.setDaemon(true);
    }

    /**
     * Begins to consume a log.
     *
     * @throws IllegalArgumentException when the event to start at is not kept
     */
    public static Consumption start(EventLog log, Set<Topic> topics, Start start, EventBus.Receiver receiver) {
        long after = log.positionBefore(start)
                .orElseThrow(
                        () -> new IllegalArgumentException("cannot start at " + start + ": no such event is kept"));
        Consumption consumption = new Consumption(log.observer(after), topics, receiver);
        consumption.reader.onAvailable(consumption.available::release);
        consumption.thread.start();
        return consumption;
    }

    private void run() {
        try (reader) {
            while (!isClosed()) {
                List<StoredEvent> events = poll();
                if (events.isEmpty()) {
                    available.acquire();
                    available.drainPermits();
                } else {
                    handOver(events);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private List<StoredEvent> poll() throws InterruptedException {
        while (!isClosed()) {
            try {
                return reader.poll(BATCH_EVENTS);
            } catch (EventBusException failed) {
                LOG.atError().setCause(failed).log("reading the log failed; it is tried again");
                if (closing.await(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        }
        return List.of();
    }

    private void handOver(List<StoredEvent> events) throws InterruptedException {
        List<StoredEvent> batch =
                events.stream().filter(event -> topics.contains(event.topic())).toList();
        long wait = FIRST_WAIT_MILLIS;
        while (!batch.isEmpty() && !taken(batch)) {
            if (closing.await(wait, TimeUnit.MILLISECONDS)) {
                return;
            }
            wait = Math.min(wait * 2, LONGEST_WAIT_MILLIS);
        }
        reader.release(events.get(events.size() - 1).position());
    }

    private boolean taken(List<StoredEvent> batch) throws InterruptedException {
        try {
            receiver.receive(batch).toCompletableFuture().get();
            return true;
        } catch (ExecutionException refused) {
            LOG.debug("receiver did not take a batch; it comes again", refused);
            return false;
        } catch (RuntimeException thrown) { // boundary: the receiver is foreign code
            LOG.debug("receiver failed; the batch comes again", thrown);
            return false;
        }
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return closing.getCount() == 0;
    }

    /** Waits until the receiver has taken or refused the batch in hand. Does nothing when called again. */
    @Override
    public void close() {
        closing.countDown();
        available.release();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
