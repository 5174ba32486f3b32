package dev.sluice.it.process;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Several senders that send one event after the other, each under an id of its own until it is acknowledged, as fast as the
 * process takes them. While the process is down they wait. The events of a sender have one partition key.
 */
public final class EventStream implements AutoCloseable {

    /** How many events are under way at most; as many partition keys there are. */
    public static final int SENDERS = 16;

    private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    private final EventSender sender = new EventSender();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final List<Future<?>> sending = new ArrayList<>();
    private final URI to;
    private final String name;
    private final int events;
    private final long beganNanos = System.nanoTime();
    private long downNanos;
    private volatile boolean stopped;
    private volatile CompletableFuture<Void> up = CompletableFuture.completedFuture(null);

    /** Starts to send events {@code name-0}, {@code name-1} ... whose data is {@code {"n": 0}} and so on. */
    public EventStream(URI to, String name, int events) {
        this.to = to;
        this.name = name;
        this.events = events;
        for (int i = 0; i < SENDERS; i++) {
            String key = "sender-" + i;
            sending.add(senders.submit(() -> send(key)));
        }
    }

    private Void send(String key) throws InterruptedException {
        for (int n = next(); n < events; n = next()) {
            String id = name + "-" + n;
            while (sender.send(to, id, "{\"n\": " + n + "}", "ce-partitionkey", key) != EventSender.STORED) {
                up.join();
            }
            acknowledged.incrementAndGet();
        }
        return null;
    }

    private int next() {
        return stopped ? events : next.getAndIncrement();
    }

    int acknowledged() {
        return acknowledged.get();
    }

    /** Sends no more; answers how many there were when all of them are acknowledged. */
    public int stop() throws Exception {
        stopped = true;
        finish();
        return acknowledged();
    }

    /** Waits until so many events are acknowledged. */
    public void awaitAcknowledged(int enough) {
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> acknowledged.get() >= enough);
    }

    /** Does what takes the process down and brings it back. */
    public void whileDown(Callable<?> work) throws Exception {
        CompletableFuture<Void> again = new CompletableFuture<>();
        up = again;
        long began = System.nanoTime();
        try {
            work.call();
        } finally {
            downNanos += System.nanoTime() - began;
            again.complete(null);
        }
    }

    /** Waits until all events are acknowledged; answers how many there were a millisecond while the process was up. */
    public double finish() throws Exception {
        for (Future<?> one : sending) {
            one.get();
        }
        return events / ((System.nanoTime() - beganNanos - downNanos) / 1e6);
    }

    @Override
    public void close() {
        up.complete(null);
        senders.shutdownNow();
    }
}
