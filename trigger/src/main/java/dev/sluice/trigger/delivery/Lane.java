package dev.sluice.trigger.delivery;

import dev.sluice.trigger.delivery.Delivery.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The policy of one subscriber's target: what to send now, what an answer means for the delivery and for the whole lane,
 * when to look again. Pure: no I/O, no clock, no threads; time and randomness are parameters.
 *
 * <p>Not thread-safe: one thread calls it. The host's loop is
 *
 * <ol>
 *   <li>{@link #restore} what was stored, then {@link #offer} each new delivery, oldest first;
 *   <li>{@link #expired} and store what it gave up;
 *   <li>{@link #due} and send what it returns;
 *   <li>{@link #onResult} for each answer, and store the outcome; {@link #state} whenever it changed;
 *   <li>again at {@link #nextWakeMillis}, or earlier when there is something new.
 * </ol>
 *
 * <p>Every offered delivery ends in exactly one final {@link Outcome} or is still pending. Deliveries go out in the order in
 * which they became due; one that hangs takes one of {@code maxInFlight} places and holds up nothing else.
 *
 * <p>Why it is as it is: ADR 60, {@code docs/adr/0060-lanes-are-pure.md}.
 *
 * @param <P> what the host needs to make a request
 */
public final class Lane<P> {

    private final RandomGenerator random;
    private final SinkHealth health;
    private final DeliveryQueue<P> queue;
    private LaneSettings settings;
    private @Nullable RateWindow rate;
    private @Nullable Delivery<P> probe;
    private long expiryFromMillis;
    private int inFlight;

    /**
     * A lane without deliveries.
     *
     * @param settings how the target is served
     * @param state what {@link #state()} said before the restart; {@link LaneState#RUNNING} for a new lane
     * @param random where jitter comes from; used on the lane's thread only
     */
    public Lane(LaneSettings settings, LaneState state, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
        this.health = new SinkHealth(state, random);
        this.queue = new DeliveryQueue<>(settings.concurrency().order() == LaneSettings.Order.KEY);
        this.expiryFromMillis = state.expiryFromMillis();
        this.rate = window(settings);
    }

    private static @Nullable RateWindow window(LaneSettings settings) {
        LaneSettings.Rate limit = settings.concurrency().rate();
        return limit == null ? null : new RateWindow(limit);
    }

    /**
     * Takes a new delivery in.
     *
     * @param delivery fired after all that were offered before
     * @return the final outcome when the backlog is full and overflow makes dead letters; else empty
     * @throws IllegalStateException when a lane already has or had it
     */
    public Optional<Outcome.DeadLettered> offer(Delivery<P> delivery) {
        if (delivery.state != State.NEW) {
            throw new IllegalStateException(delivery + " was offered before");
        }
        LaneSettings.Backlog backlog = settings.backlog();
        if (full() && backlog.overflow() == LaneSettings.Overflow.DEAD_LETTER) {
            delivery.state = State.DONE;
            String message = "more than maxBacklog " + backlog.max() + " deliveries are pending";
            return Optional.of(new Outcome.DeadLettered(0, DeadLetterReason.OVERFLOW, 0, message, ""));
        }
        queue.add(delivery);
        return Optional.empty();
    }

    /**
     * Takes a stored delivery in after a restart, whatever the backlog; call it before the first {@link #offer}.
     *
     * @param delivery with its attempts and due time; fired after all that were restored before
     */
    public void restore(Delivery<P> delivery) {
        delivery.failedBySink = delivery.attempts > 0 && health.paused();
        queue.add(delivery);
    }

    private boolean full() {
        return queue.size() >= settings.backlog().max();
    }

    /** Whether the host should read no further for now: the backlog is full, and overflow is hold. */
    public boolean holds() {
        return full() && settings.backlog().overflow() == LaneSettings.Overflow.HOLD;
    }

    /**
     * Takes out what must be sent now; each one needs an {@link #onResult} later.
     *
     * @param nowMillis now, milliseconds since the epoch
     * @return in sending order; empty when there is nothing to send
     */
    public List<Delivery<P>> due(long nowMillis) {
        if (settings.paused() || queue.size() == inFlight) {
            return List.of();
        }
        List<Delivery<P>> batch = new ArrayList<>();
        for (Delivery<P> next = next(nowMillis); next != null; next = next(nowMillis)) {
            next.state = State.IN_FLIGHT;
            next.attempts++;
            inFlight++;
            if (rate != null) {
                rate.take(nowMillis);
            }
            batch.add(next);
        }
        return batch;
    }

    private @Nullable Delivery<P> next(long nowMillis) {
        if (inFlight >= settings.concurrency().maxInFlight() || (rate != null && rate.freeAtMillis() > nowMillis)) {
            return null;
        }
        if (!health.paused()) {
            return queue.pollDue(nowMillis);
        }
        if (probe == null && health.nextProbeMillis() <= nowMillis) {
            probe = queue.pollProbe(nowMillis);
            return probe;
        }
        return null;
    }

    /**
     * Takes the answer to an attempt.
     *
     * @param delivery one that {@link #due} returned
     * @param result what the sink said
     * @param nowMillis now, milliseconds since the epoch
     * @return what became of the delivery
     * @throws IllegalStateException when no attempt of it is under way
     */
    public Outcome onResult(Delivery<P> delivery, SendResult result, long nowMillis) {
        if (delivery.state != State.IN_FLIGHT) {
            throw new IllegalStateException(delivery + " is not in flight");
        }
        inFlight--;
        boolean wasProbe = probe == delivery;
        probe = wasProbe ? null : probe;
        if (result instanceof SendResult.Retry retry) {
            return onRetry(delivery, retry, nowMillis, wasProbe);
        }
        if (result instanceof SendResult.Refused refused) {
            if (refused.code() != 0) {
                sinkIsAlive(nowMillis);
            }
            return deadLetter(delivery, DeadLetterReason.REFUSED, refused, nowMillis);
        }
        sinkIsAlive(nowMillis);
        queue.finish(delivery, nowMillis);
        SendResult.Accepted accepted = (SendResult.Accepted) result;
        return new Outcome.Delivered(delivery.attempts, accepted.code(), accepted.reply());
    }

    private void sinkIsAlive(long nowMillis) {
        if (health.alive()) {
            queue.releaseFailedBySink(nowMillis);
        }
    }

    private Outcome onRetry(Delivery<P> delivery, SendResult.Retry retry, long nowMillis, boolean wasProbe) {
        delivery.lastError = retry.reason();
        delivery.failedBySink = retry.fault() == SendResult.Fault.SINK;
        long wish = retry.after() == null ? 0 : retry.after().toMillis();
        long leastWait = Math.min(wish, settings.retryAfterMax().toMillis());
        if (delivery.failedBySink) {
            health.failed(settings.backoff(), nowMillis, wasProbe, leastWait, retry.reason());
        } else {
            sinkIsAlive(nowMillis);
        }
        if (delivery.cancelled != null) {
            return deadLetter(delivery, delivery.cancelled, retry, nowMillis);
        }
        if (settings.giveUp().exhaustedAfter(delivery.attempts)) {
            return deadLetter(delivery, DeadLetterReason.EXHAUSTED, retry, nowMillis);
        }
        long dueMillis = nowMillis + Math.max(settings.backoff().waitMillis(delivery.attempts, random), leastWait);
        if (dueMillis >= expiresAtMillis(delivery)) {
            return deadLetter(delivery, DeadLetterReason.EXPIRED, retry, nowMillis);
        }
        queue.retry(delivery, dueMillis);
        return new Outcome.RetryAt(delivery.attempts, dueMillis, retry.code(), retry.reason());
    }

    private Outcome deadLetter(Delivery<P> delivery, DeadLetterReason reason, SendResult last, long nowMillis) {
        queue.finish(delivery, nowMillis);
        return new Outcome.DeadLettered(delivery.attempts, reason, last.code(), last.reason(), last.excerpt());
    }

    /**
     * Gives up what has waited longer than {@code expiry}; attempts under way are waited for. Nothing expires while a person
     * has paused the subscriber, and the time to live starts again when that pause ends.
     *
     * @param nowMillis now, milliseconds since the epoch
     * @return each with its final outcome; empty when nothing has expired
     */
    public List<Expired<P>> expired(long nowMillis) {
        Delivery<P> delivery = queue.oldest();
        if (settings.paused() || delivery == null || expiresAtMillis(delivery) > nowMillis) {
            return List.of();
        }
        List<Expired<P>> gone = new ArrayList<>();
        while (delivery != null && expiresAtMillis(delivery) <= nowMillis) {
            Delivery<P> younger = delivery.younger;
            if (delivery.state != State.IN_FLIGHT) {
                gone.add(new Expired<>(delivery, giveUp(delivery, DeadLetterReason.EXPIRED, nowMillis)));
            }
            delivery = younger;
        }
        return gone;
    }

    /**
     * A delivery that was given up without a further attempt.
     *
     * @param delivery which
     * @param outcome its final outcome
     * @param <P> as in the lane
     */
    public record Expired<P>(Delivery<P> delivery, Outcome.DeadLettered outcome) {}

    private Outcome.DeadLettered giveUp(Delivery<P> delivery, DeadLetterReason reason, long nowMillis) {
        queue.finish(delivery, nowMillis);
        String last = delivery.lastError.isEmpty() ? health.lastError() : delivery.lastError;
        return new Outcome.DeadLettered(delivery.attempts, reason, 0, last, "");
    }

    private long expiresAtMillis(Delivery<P> delivery) {
        long expiry = settings.giveUp().expiryMillis();
        return expiry == Long.MAX_VALUE ? expiry : Math.max(delivery.firstAtMillis(), expiryFromMillis) + expiry;
    }

    /**
     * Gives a delivery up because somebody decided so.
     *
     * @param delivery a pending one
     * @param reason why
     * @param nowMillis now, milliseconds since the epoch
     * @return its final outcome; empty when an attempt is under way: then {@link #onResult} gives it, and it may still be
     *     delivered
     * @throws IllegalStateException when it is not pending in a lane
     */
    public Optional<Outcome.DeadLettered> cancel(Delivery<P> delivery, DeadLetterReason reason, long nowMillis) {
        if (delivery.state == State.NEW || delivery.state == State.DONE) {
            throw new IllegalStateException(delivery + " is not pending");
        }
        if (delivery.state == State.IN_FLIGHT) {
            delivery.cancelled = reason;
            return Optional.empty();
        }
        return Optional.of(giveUp(delivery, reason, nowMillis));
    }

    /**
     * Goes on with other settings; they hold from the next attempt.
     *
     * @param changed the new settings
     * @param nowMillis now, milliseconds since the epoch
     */
    public void reconfigure(LaneSettings changed, long nowMillis) {
        boolean byKey = changed.concurrency().order() == LaneSettings.Order.KEY;
        if (settings.paused() && !changed.paused()) {
            expiryFromMillis = nowMillis;
        }
        LaneSettings before = settings;
        settings = changed;
        if (byKey != queue.ordered()) {
            queue.reorder(byKey);
        }
        if (!Objects.equals(before.concurrency().rate(), changed.concurrency().rate())) {
            rate = window(changed);
        }
    }

    /**
     * When to call {@link #expired} and {@link #due} again if nothing happens before.
     *
     * @return milliseconds since the epoch, in the past for "now"; {@link Long#MAX_VALUE} for never
     */
    public long nextWakeMillis() {
        Delivery<P> oldest = queue.oldest();
        if (settings.paused() || oldest == null) {
            return Long.MAX_VALUE;
        }
        long sendMillis = nextSendMillis();
        while (oldest != null && oldest.state == State.IN_FLIGHT && expiresAtMillis(oldest) < sendMillis) {
            oldest = oldest.younger;
        }
        return oldest == null ? sendMillis : Math.min(expiresAtMillis(oldest), sendMillis);
    }

    private long nextSendMillis() {
        if (inFlight >= settings.concurrency().maxInFlight()) {
            return Long.MAX_VALUE;
        }
        long next = queue.nextDueMillis();
        if (health.paused()) {
            long due = queue.probeDueMillis();
            next = probe == null && due < Long.MAX_VALUE ? Math.max(due, health.nextProbeMillis()) : Long.MAX_VALUE;
        }
        return rate == null || next == Long.MAX_VALUE ? next : Math.max(next, rate.freeAtMillis());
    }

    /** Deliveries without a final outcome, those in flight among them. */
    public int size() {
        return queue.size();
    }

    /** Attempts under way. */
    public int inFlight() {
        return inFlight;
    }

    /** The settings in force. */
    public LaneSettings settings() {
        return settings;
    }

    /** What must survive a restart beside the deliveries. */
    public LaneState state() {
        return health.state(expiryFromMillis);
    }

    /** The pending deliveries, oldest first; a copy, costs O(n). */
    public List<Delivery<P>> pending() {
        List<Delivery<P>> all = new ArrayList<>(queue.size());
        for (Delivery<P> delivery = queue.oldest(); delivery != null; delivery = delivery.younger) {
            all.add(delivery);
        }
        return all;
    }

    /** The lane at this moment; costs O(failed deliveries). */
    public LaneStatus status() {
        Delivery<P> oldest = queue.oldest();
        return new LaneStatus(
                queue.size(),
                inFlight,
                queue.waiting(),
                oldest == null ? 0 : oldest.firstAtMillis(),
                settings.paused(),
                state(),
                queue.blockedKeys(100));
    }
}
