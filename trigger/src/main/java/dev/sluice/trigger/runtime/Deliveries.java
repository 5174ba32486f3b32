package dev.sluice.trigger.runtime;

import dev.sluice.trigger.delivery.DeadLetterReason;
import dev.sluice.trigger.delivery.Delivery;
import dev.sluice.trigger.delivery.Lane;
import dev.sluice.trigger.delivery.LaneState;
import dev.sluice.trigger.delivery.Outcome;
import dev.sluice.trigger.delivery.SendResult;
import dev.sluice.trigger.delivery.SinkRequest;
import dev.sluice.trigger.engine.Firing;
import dev.sluice.trigger.store.ChangeSet;
import dev.sluice.trigger.store.DeadLetterRow;
import dev.sluice.trigger.store.OutboxRow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deliveries of one group: from a firing to its outcome. Keeps the events of waiting deliveries on disk, not in memory.
 * Used by the group's thread only.
 */
final class Deliveries {

    /** Beyond this many pending in a lane, a stored delivery does not keep its event in memory. */
    private static final int KEPT_IN_MEMORY = 512;

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    private final GroupContext context;
    private final long group;
    private final Flusher flusher;
    private final Mailbox mailbox;
    private final Set<Target> busy = new LinkedHashSet<>();
    /** How many unfinished deliveries on disk need the event at a log position. */
    private final TreeMap<Long, Integer> held = new TreeMap<>();

    private final AlertResends resends;
    private int inFlight;

    Deliveries(GroupContext context, long group, Flusher flusher, Mailbox mailbox) {
        this.context = context;
        this.group = group;
        this.flusher = flusher;
        this.mailbox = mailbox;
        this.resends = new AlertResends(context, flusher);
    }

    /** Begins the deliveries of a firing. */
    void begin(RunningTrigger trigger, Firing firing, long now) {
        for (Target target : trigger.targets(firing.subscriber())) {
            if (target.live && !target.kind.forDeadLetters()) {
                begin(target, trigger.generation(), firing, firing.stateful(), now);
                resends.took(target, firing, now);
            }
        }
    }

    /** Begins the deliveries of a firing that was decided outside; each is sent after it is stored. */
    void beginAgain(RunningTrigger trigger, Firing firing, long now) {
        for (Target target : trigger.targets(firing.subscriber())) {
            if (target.live && !target.kind.forDeadLetters()) {
                begin(target, trigger.generation(), firing, true, now);
            }
        }
    }

    /** The alerts that are sent again while they fire. */
    AlertResends resends() {
        return resends;
    }

    private void begin(Target target, String generation, Firing firing, boolean afterCommit, long now) {
        long position = firing.origin() == null ? 0 : firing.origin().position();
        Pending pending = new Pending(context.store().nextRow(), target, generation, position, firing, now);
        target.trigger.accounts.add(target.names.fired, 1);
        target.trigger.touched = true;
        flusher.begin(pending, afterCommit, now);
        if (!afterCommit) {
            offer(pending, now);
        }
    }

    /** Takes up a delivery that was stored by an earlier process. */
    void restore(Pending pending) {
        hold(pending);
        pending.offered = true;
        busy.add(pending.target);
        pending.target.lane.restore(pending.delivery);
    }

    /** Told that a delivery's row is on disk. */
    void stored(Pending pending) {
        if (pending.done) {
            return;
        }
        hold(pending);
        if (!pending.offered) {
            offer(pending, context.clock().millis());
        }
        if (pending.target.lane.size() > KEPT_IN_MEMORY) {
            pending.firing = null;
        }
    }

    private void hold(Pending pending) {
        if (pending.position > 0) {
            pending.holds = true;
            held.merge(pending.position, 1, Integer::sum);
        }
    }

    private void finish(Pending pending, boolean delivered, long now) {
        flusher.finish(pending, delivered, now);
        if (pending.holds) {
            pending.holds = false;
            held.computeIfPresent(pending.position, (position, count) -> count == 1 ? null : count - 1);
        }
    }

    private void offer(Pending pending, long now) {
        pending.offered = true;
        busy.add(pending.target);
        pending.target.lane.offer(pending.delivery).ifPresent(outcome -> dead(pending, outcome, now));
    }

    /** Sends what is due. Answers whether anything was sent. */
    boolean dispatch(long now) {
        boolean any = false;
        resends.send(now);
        for (Target target : List.copyOf(busy)) {
            for (Lane.Expired<Pending> expired : target.lane.expired(now)) {
                dead(expired.delivery().payload(), expired.outcome(), now);
            }
            for (Delivery<Pending> delivery : target.lane.due(now)) {
                any = true;
                send(delivery, now);
            }
            if (target.lane.size() == 0 && target.lane.state().equals(target.storedState)) {
                busy.remove(target);
            }
        }
        return any;
    }

    private void send(Delivery<Pending> delivery, long now) {
        Pending pending = delivery.payload();
        CompletionStage<SendResult> attempt;
        long sentMicros = nowMicros();
        try {
            Firing firing = loaded(pending);
            if (firing == null) {
                result(pending, new SendResult.Refused(0, "the event is no longer stored", ""), now, -1);
                return;
            }
            attempt = pending.target.sink.send(request(delivery, firing));
        } catch (RuntimeException e) {
            // a store or a sink that breaks fails this attempt: the delivery must not stay in flight for ever
            LOG.warn(
                    "attempt failed trigger={} subscriber={}",
                    pending.target.trigger.name,
                    pending.target.subscriber,
                    e);
            attempt = CompletableFuture.failedFuture(e);
        }
        inFlight++;
        attempt.whenComplete((result, error) -> {
            long tookMicros = Math.max(0, nowMicros() - sentMicros);
            mailbox.post(() -> {
                inFlight--;
                result(
                        pending,
                        result == null ? failed(error) : result,
                        context.clock().millis(),
                        tookMicros);
            });
        });
    }

    private static SinkRequest request(Delivery<Pending> delivery, Firing firing) {
        return new SinkRequest(
                firing.id(),
                firing.event(),
                firing.state(),
                firing.alert(),
                firing.atMillis(),
                delivery.attempts(),
                delivery.payload().target.spec.lane().timeout());
    }

    private long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, context.clock().instant());
    }

    private static SendResult failed(@Nullable Throwable error) {
        return new SendResult.Retry(0, "sink failed: " + error, null, "", SendResult.Fault.SINK);
    }

    private @Nullable Firing loaded(Pending pending) {
        Firing firing = pending.firing;
        if (firing == null) {
            OutboxRow row = context.store().load(pending.row);
            firing = row == null ? null : row.firing();
            pending.firing = firing;
        }
        return firing;
    }

    private void result(Pending pending, SendResult result, long now, long tookMicros) {
        Target target = pending.target;
        target.trigger.touched = true;
        target.trigger.accounts.add(target.names.attempts, 1);
        Outcome outcome = target.lane.onResult(pending.delivery, result, now);
        if (outcome instanceof Outcome.Delivered delivered) {
            target.trigger.accounts.add(target.names.delivered, 1);
            keepAttempts(pending, delivered);
            finish(pending, true, now);
            watch(pending, new Seen("delivered", delivered.attempts(), delivered.code(), "", tookMicros), now);
        } else if (outcome instanceof Outcome.RetryAt retry) {
            pending.code = retry.code();
            pending.reason = retry.message();
            flusher.retry(pending, now);
            watch(pending, new Seen("retry", retry.attempts(), retry.code(), retry.message(), tookMicros), now);
        } else if (outcome instanceof Outcome.DeadLettered dead) {
            dead(pending, dead, now, tookMicros);
        }
    }

    private void keepAttempts(Pending pending, Outcome.Delivered delivered) {
        Firing firing = delivered.attempts() > 1 ? loaded(pending) : null;
        if (firing != null) {
            flusher.hard(pending, firing.id(), delivered.attempts(), delivered.code());
        }
    }

    /** Gives a pending delivery up because somebody decided so. */
    void cancel(Pending pending, DeadLetterReason reason, long now) {
        pending.target.lane.cancel(pending.delivery, reason, now).ifPresent(outcome -> dead(pending, outcome, now));
    }

    private void dead(Pending pending, Outcome.DeadLettered outcome, long now) {
        dead(pending, outcome, now, -1);
    }

    private void dead(Pending pending, Outcome.DeadLettered outcome, long now, long tookMicros) {
        Firing firing = loaded(pending);
        Target target = pending.target;
        String reason = outcome.reason().word();
        target.trigger.touched = true;
        target.trigger.accounts.add(target.names.deadLettered + reason, 1);
        if (firing != null) {
            DeadLetterRow row = new DeadLetterRow(
                    0,
                    group,
                    target.id,
                    target.trigger.name,
                    target.subscriber,
                    target.sink.describe(),
                    now,
                    reason,
                    outcome.attempts(),
                    outcome.code(),
                    outcome.message(),
                    outcome.excerpt(),
                    pending.generation,
                    firing,
                    pending.createdMillis);
            flusher.dead(row);
            forward(target, row, outcome, now);
        }
        finish(pending, false, now);
        watch(pending, new Seen(reason, outcome.attempts(), outcome.code(), outcome.message(), tookMicros), now);
    }

    /** Sends a new dead letter to the subscriber's dead letter sink and topic, if it names them. */
    private void forward(Target from, DeadLetterRow row, Outcome.DeadLettered outcome, long now) {
        if (from.kind.forDeadLetters()) {
            return;
        }
        List<Target> targets = from.trigger.targets(row.subscriber());
        boolean gone =
                targets.stream().noneMatch(target -> target.live); // then its pending deliveries end as they began
        for (Target target : targets) {
            if ((target.live || gone) && target.kind.forDeadLetters()) {
                begin(target, row.generation(), DeadLetterFiring.of(row, outcome), true, now);
            }
        }
    }

    /** Sends a dead letter again under its old firing id. */
    void retryDead(DeadLetterRow row, Target target, long now) {
        target.trigger.accounts.add(target.names.deadLettered + row.reason(), -1);
        target.trigger.accounts.add(target.names.requeued + row.reason(), 1);
        target.trigger.accounts.add(target.names.fired, -1);
        flusher.deadRemoved(row.id(), now);
        begin(target, row.generation(), row.firing(), true, now);
    }

    /** A step of a delivery, as a watcher sees it. */
    private record Seen(String outcome, int attempts, int code, String message, long tookMicros) {}

    private void watch(Pending pending, Seen seen, long now) {
        Firing firing = pending.firing;
        long from = firing == null ? pending.createdMillis : firing.atMillis();
        context.watcher()
                .delivery(new Watcher.Delivery(
                        pending.target.trigger.name,
                        pending.target.subscriber,
                        pending.target.kind.field(),
                        pending.target.sink.describe(),
                        firing == null ? "" : firing.id(),
                        firing == null ? "" : firing.event().id(),
                        pending.position,
                        seen.outcome(),
                        seen.attempts(),
                        seen.code(),
                        seen.message(),
                        now - pending.createdMillis,
                        Math.max(0, nowMicros() - TimeUnit.MILLISECONDS.toMicros(from)),
                        seen.tookMicros()));
        if (pending.done) {
            pending.firing = null; // lanes may keep a finished delivery for a while, its event need not stay with it
        }
    }

    /** The newest log position that no unfinished delivery needs, at most the given one. */
    long releasable(long position) {
        return held.isEmpty() ? position : Math.min(position, held.firstKey() - 1);
    }

    /** A trigger stays behind its group: it goes on from this position, also in another process. */
    void left(RunningTrigger trigger, long position) {
        trigger.ownPosition = position;
        flusher.triggerAt(trigger.id, position, context.clock().millis());
    }

    /** A trigger reads together with its group again. */
    void joined(RunningTrigger trigger) {
        flusher.triggerAt(trigger.id, RunningTrigger.WITH_GROUP, context.clock().millis());
    }

    /** The lanes whose pause began or ended since they were asked last. */
    List<ChangeSet.Lane> changedLanes() {
        List<ChangeSet.Lane> changed = new ArrayList<>();
        for (Target target : busy) {
            LaneState state = target.lane.state();
            if (!state.equals(target.storedState)) {
                target.storedState = state;
                changed.add(new ChangeSet.Lane(target.id, LaneStates.text(state)));
            }
        }
        return changed;
    }

    int inFlight() {
        return inFlight;
    }

    long nextWakeMillis() {
        long next = resends.nextWakeMillis();
        for (Target target : busy) {
            next = Math.min(next, target.lane.nextWakeMillis());
        }
        return next;
    }

    /** Lanes that have something to do; for status. */
    List<Target> busy() {
        return new ArrayList<>(busy);
    }
}
