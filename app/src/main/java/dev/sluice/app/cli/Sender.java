package dev.sluice.app.cli;

import dev.sluice.app.cli.MessageFeed.Numbered;
import dev.sluice.app.client.Acceptance;
import dev.sluice.app.client.ClientException;
import dev.sluice.app.client.Outgoing;
import dev.sluice.app.client.SluiceClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * Sends messages over several connections, at a rate if one is set. A patient sender sends what was not taken again, under
 * the same id, until it is: the bus takes an id once, so an answer that got lost does no harm.
 */
final class Sender {

    /**
     * How to send.
     *
     * @param parallel messages under way at a time; 1 keeps their order
     * @param perSecond at most this many a second; 0: as fast as it goes
     * @param patience how long a message is sent again while nobody takes it; zero: it is sent once
     */
    record Pace(int parallel, double perSecond, Duration patience) {}

    /** Learns what became of messages; called by several threads. */
    interface Observer {

        /** A message was taken. */
        void taken(Outgoing message, Acceptance acceptance);

        /** A message was refused for good. */
        void refused(Outgoing message, ClientException reason);

        /** A message was not taken and is sent again. */
        void waiting(ClientException reason);
    }

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final SluiceClient client;
    private final String source;
    private final Pace pace;
    private final Observer observer;
    private final AtomicBoolean stopped = new AtomicBoolean();

    /** @param source full name of the source event */
    Sender(SluiceClient client, String source, Pace pace, Observer observer) {
        this.client = client;
        this.source = source;
        this.pace = pace;
        this.observer = observer;
    }

    /**
     * Sends all; returns when the fate of each is known.
     *
     * @throws ClientException when nobody answers and patience is at an end
     */
    void send(MessageFeed feed) {
        long begin = System.nanoTime();
        ExecutorService workers = Executors.newFixedThreadPool(pace.parallel(), Sender::daemon);
        try {
            CompletableFuture.allOf(IntStream.range(0, pace.parallel())
                            .mapToObj(worker -> CompletableFuture.runAsync(() -> work(feed, begin), workers))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        } finally {
            workers.shutdownNow();
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "sender");
        thread.setDaemon(true);
        return thread;
    }

    private void work(MessageFeed feed, long begin) {
        try {
            while (!stopped.get()) {
                Optional<Numbered> next = feed.next();
                if (next.isEmpty()) {
                    return;
                }
                keepPace(next.get().number(), begin);
                deliver(next.get().message());
            }
        } catch (RuntimeException e) {
            stopped.set(true);
            throw e;
        }
    }

    private void keepPace(long number, long begin) {
        if (pace.perSecond() > 0) {
            long due = begin + (long) ((number - 1) * 1e9 / pace.perSecond());
            Pauses.pause(Duration.ofNanos(due - System.nanoTime()));
        }
    }

    private void deliver(Outgoing message) {
        long giveUp = System.nanoTime() + pace.patience().toNanos();
        Duration wait = FIRST_WAIT;
        while (true) {
            try {
                observer.taken(message, client.send(source, message));
                return;
            } catch (ClientException e) {
                if (!e.passes()) {
                    observer.refused(message, e);
                    return;
                }
                if (System.nanoTime() - giveUp >= 0 || stopped.get()) {
                    throw e;
                }
                observer.waiting(e);
                Pauses.pause(wait);
                wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
            }
        }
    }
}
