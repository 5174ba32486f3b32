package dev.sluice.eventbus.feed;

import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.EventBusException.Kind;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.embedded.CopyClock;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.eventbus.embedded.StampedPublication;
import dev.sluice.eventbus.feed.Inbox.Size;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what a foreign bus hands over into a log of our own, so that the log looks as if the events had been published to
 * it when they happened: their bus time is the stamp of the foreign bus, those of several topics are in the order of their
 * stamps as long as a backlog is read, and the log's clock does not run ahead of it.
 *
 * <p>Lifecycle: made when the log is open; {@link #follow} names the topics, {@link #connected} and {@link #disconnected}
 * say whether the bus is there; {@link #close} finishes the commit in hand, and the log can be closed after it.
 *
 * <p>Guarantee: a batch is taken over when its stage completes; from then on it is on disk, in the log or in the inbox, and
 * a crash at any point loses and repeats nothing. A batch that comes again is recognised as the log's {@code dedup} says.
 * Batches of one topic keep their order where their stamps do. What the disk or the history cannot take is refused with
 * FULL, and comes again.
 *
 * <p>Limit: when {@link #MAX_WAITING_BYTES} wait, topics that are ahead are refused with FULL until the others have come
 * further, but only those that {@link #follow} says stand apart. Of topics that come through one component, none may be
 * refused: the component waits with all of them until it has brought what was refused. Kafka's does so under a lock, and so
 * the hindmost topic, which the inbox waits for, would never come. For those the inbox grows as long as there is disk.
 *
 * <p>Threads: all methods may be called by any thread and do not block, except {@link #close}. One thread of its own moves
 * events from the inbox to the log.
 */
public final class Feed implements EventBus.Receiver, AutoCloseable {

    /** How much the inbox holds of topics that are ahead and may be refused. */
    static final long MAX_WAITING_BYTES = 1L << 30;

    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final int BATCH = 512;

    /** When no more than this waits, arrivals are acknowledged only once they are in the log: so the inbox runs empty. */
    private static final int ALMOST_EMPTY = 4 * BATCH;

    private static final long LOOK_FOR_SILENCE_MILLIS = 200;
    private static final long LOOK_AGAIN_MILLIS = 60_000;

    private final EmbeddedLog log;
    private final CopyClock clock;
    private final Inbox inbox;
    private final CatchUp catchUp = new CatchUp();
    private final Semaphore signals = new Semaphore(0);
    private final Thread mover;
    private final int batch;
    private final long maxWaitingBytes;
    private final Object lock = new Object();
    // guarded by lock
    private Size waiting;
    private Set<Topic> apart = Set.of();
    private boolean direct;
    private CompletableFuture<Void> emptied = new CompletableFuture<>();
    private boolean closed;

    /**
     * Goes on with what waited when the process ended. Blocks on disk.
     *
     * @param log a log that was opened by {@link EmbeddedLog#openCopy} with this clock
     * @param clock its clock
     */
    public Feed(EmbeddedLog log, CopyClock clock) {
        this(log, clock, BATCH, MAX_WAITING_BYTES);
    }

    /** Moves so many events in one commit, and lets so much of topics that stand apart wait. */
    Feed(EmbeddedLog log, CopyClock clock, int batch, long maxWaitingBytes) {
        this.batch = batch;
        this.maxWaitingBytes = maxWaitingBytes;
        this.log = log;
        this.clock = clock;
        this.inbox = new Inbox(log);
        this.waiting = inbox.size();
        this.mover = new Thread(this::run, "sluice-feed");
        mover.setDaemon(true);
        mover.start();
    }

    /**
     * These topics are what the triggers look at from now on: they wait for each other. A new one is catching up until it
     * shows otherwise. Events of other topics are taken too, and keep nobody waiting.
     *
     * @param topics what is looked at
     * @param apart topics, of these or others, that come each by itself: a batch that is refused keeps no other topic
     */
    public void follow(Set<Topic> topics, Set<Topic> apart) {
        synchronized (lock) {
            this.apart = Set.copyOf(apart);
            catchUp.follow(topics, clock.presentMillis());
            holdIfBehind();
        }
        signals.release();
    }

    /** The bus is there: a topic that has nothing for ten seconds from now on has no backlog. */
    public void connected() {
        synchronized (lock) {
            catchUp.connected(clock.presentMillis());
        }
        signals.release();
    }

    /** The bus is gone: the log's clock stands until it is back and the topics have shown what happened meanwhile. */
    public void disconnected() {
        synchronized (lock) {
            catchUp.disconnected(clock.presentMillis());
            holdIfBehind();
        }
    }

    private void holdIfBehind() {
        if (!catchUp.isCatchingUp()) {
            return;
        }
        if (direct) {
            direct = false;
            clock.holdAt(0);
            signals.release();
        }
        letGo();
    }

    /** Acknowledges those that waited for the inbox to run empty. */
    private void letGo() {
        emptied.complete(null);
        emptied = new CompletableFuture<>();
    }

    /**
     * Takes a batch over.
     *
     * @param batch events of one topic or of several; their bus time is the stamp they travel with, or when they arrived
     */
    @Override
    public CompletionStage<Void> receive(List<StoredEvent> batch) {
        long now = clock.presentMillis();
        List<StampedPublication> events =
                batch.stream().map(event -> stamped(event, now)).toList();
        synchronized (lock) {
            if (closed) {
                return refused(Kind.CLOSED, "the feed is closed");
            }
            events.forEach(event -> catchUp.arrives(event.publication().topic(), event.busTimeMillis(), now));
            holdIfBehind();
            if (direct) {
                return log.copy(events, connection -> {}).thenApply(results -> null);
            }
            if (waiting.bytes() > maxWaitingBytes
                    && events.stream().map(event -> event.publication().topic()).allMatch(this::canWait)) {
                return refused(
                        Kind.FULL,
                        waiting.bytes() + " bytes wait for topics that are behind: " + catchUp.catchingUp()
                                + "; this topic is taken again when they have come further");
            }
            return put(events, now);
        }
    }

    /** Whether nothing waits for a topic, directly or behind it. */
    private boolean canWait(Topic topic) {
        return apart.contains(topic) && !catchUp.isHindmost(topic);
    }

    /** A stamp far in the future is not believed: it would run all timers up to it. */
    private static StampedPublication stamped(StoredEvent event, long now) {
        long stamp = event.busTimeMillis() > now + CatchUp.FRESH.toMillis() ? now : event.busTimeMillis();
        return new StampedPublication(new Publication(event.topic(), event.event()), stamp);
    }

    private static CompletionStage<Void> refused(Kind kind, String reason) {
        return CompletableFuture.failedFuture(EventBusException.of(kind, reason));
    }

    private CompletionStage<Void> put(List<StampedPublication> events, long arrived) {
        boolean wait = !catchUp.isCatchingUp() && waiting.events() < ALMOST_EMPTY;
        CompletableFuture<Void> empty = emptied;
        waiting = waiting.plus(Inbox.sizeOf(events));
        CompletionStage<Void> stored =
                inbox.put(events).whenComplete((nothing, failure) -> isPut(events, arrived, failure));
        return wait ? stored.thenCombine(empty, (nothing, alsoNothing) -> nothing) : stored;
    }

    private void isPut(List<StampedPublication> events, long arrived, @Nullable Throwable failure) {
        synchronized (lock) {
            if (failure != null) {
                waiting = waiting.minus(Inbox.sizeOf(events));
            } else {
                events.forEach(event -> catchUp.took(event.publication().topic(), event.busTimeMillis(), arrived));
            }
        }
        signals.release();
    }

    private void run() {
        try {
            while (!isClosed()) {
                signals.drainPermits();
                if (!move()) {
                    long pause = clock.isHeld() ? LOOK_FOR_SILENCE_MILLIS : LOOK_AGAIN_MILLIS;
                    signals.tryAcquire(pause, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** One commit from the inbox to the log; answers whether there may be more. */
    private boolean move() {
        try {
            long bound;
            synchronized (lock) {
                bound = catchUp.bound(clock.presentMillis());
                if (bound == CatchUp.NONE || (bound == CatchUp.ALL && goDirect())) {
                    return false;
                }
            }
            Inbox.Next next = inbox.next(bound, batch);
            if (!next.events().isEmpty()) {
                log.copy(next.events(), Inbox.remove(next.arrivals()))
                        .toCompletableFuture()
                        .join();
            }
            moved(next, bound);
            return !next.events().isEmpty();
        } catch (EventBusException | CompletionException failed) { // loop boundary: nothing has changed, it comes again
            LOG.atWarn().setCause(failed).log("events could not be moved from the inbox to the log; it is tried again");
            return false;
        } catch (RuntimeException | Error failed) { // loop boundary: a mover that ends leaves everything in the inbox
            LOG.atError()
                    .setCause(failed)
                    .log("events were not moved from the inbox to the log, by a defect; it is tried again");
            return false;
        }
    }

    private boolean goDirect() {
        if (waiting.events() > 0) {
            return false;
        }
        if (!direct) {
            direct = true;
            clock.release();
            letGo();
        }
        return true;
    }

    private void moved(Inbox.Next next, long bound) {
        synchronized (lock) {
            waiting = waiting.minus(Inbox.sizeOf(next.events()));
            if (next.complete() && bound != CatchUp.ALL && !direct) {
                clock.holdAt(bound);
            }
        }
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    /** How it stands. */
    public FeedStatus status() {
        synchronized (lock) {
            return new FeedStatus(catchUp.catchingUp(), waiting.events());
        }
    }

    /** Refuses further batches and waits for the commit in hand. Does nothing when called again. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            emptied.complete(null);
        }
        signals.release();
        try {
            mover.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
