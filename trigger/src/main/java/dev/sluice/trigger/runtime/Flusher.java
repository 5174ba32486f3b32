package dev.sluice.trigger.runtime;

import dev.sluice.trigger.engine.Changes;
import dev.sluice.trigger.engine.Firing;
import dev.sluice.trigger.store.ChangeSet;
import dev.sluice.trigger.store.DeadLetterRow;
import dev.sluice.trigger.store.OutboxRow;
import dev.sluice.trigger.store.TriggerStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects what one group wants stored and commits it, one change set at a time. A delivery that ends before the commit
 * that would hold it is never written. Used by the group's thread; commits come back through its mailbox.
 */
final class Flusher {

    /** A delivery or an outcome waits at most this long for its commit. */
    static final long FLUSH_MILLIS = 5;
    /** A position without deliveries waits at most this long. */
    static final long IDLE_FLUSH_MILLIS = 50;

    private static final int EARLY_FLUSH_ROWS = 4_000;
    private static final int CONGESTED_ROWS = 20_000;
    private static final long MAX_RETRY_MILLIS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(Flusher.class);

    private final TriggerStore store;
    private final long group;
    private final Mailbox mailbox;
    private final Consumer<Pending> stored;
    private final InstantSource clock;

    private final Map<Long, ChangeSet.TriggerPosition> triggerPositions = new HashMap<>();
    private List<Pending> fresh = new ArrayList<>();
    private Set<Pending> retried = new LinkedHashSet<>();
    private List<Long> finished = new ArrayList<>();
    private List<DeadLetterRow> dead = new ArrayList<>();
    private List<Long> deadRemoved = new ArrayList<>();
    private List<ChangeSet.Alert> alerts = new ArrayList<>();
    private List<Runnable> waiting = new ArrayList<>();
    private final Set<Target> deliveredTargets = new LinkedHashSet<>();
    private long position;
    private long committedPosition;
    private long dirtySince = Long.MAX_VALUE;
    private long urgentSince = Long.MAX_VALUE;
    private boolean gated;

    private @Nullable ChangeSet inFlight;
    private List<Pending> inFlightRows = List.of();
    private List<Runnable> inFlightWaiting = List.of();
    private long retryAt;
    private long retryMillis;
    private @Nullable String failure;

    /**
     * A flusher at a position.
     *
     * @param stored told of each delivery whose row is now on disk
     */
    Flusher(
            TriggerStore store,
            long group,
            long position,
            Mailbox mailbox,
            InstantSource clock,
            Consumer<Pending> stored) {
        this.store = store;
        this.group = group;
        this.position = position;
        this.committedPosition = position;
        this.mailbox = mailbox;
        this.clock = clock;
        this.stored = stored;
    }

    void moveTo(long newPosition, long now) {
        position = newPosition;
        dirtySince = Math.min(dirtySince, now);
    }

    void triggerAt(long trigger, long at, long now) {
        triggerPositions.put(trigger, new ChangeSet.TriggerPosition(trigger, at));
        dirtySince = Math.min(dirtySince, now);
    }

    void begin(Pending pending, boolean sendAfterCommit, long now) {
        fresh.add(pending);
        gated |= sendAfterCommit;
        urgentSince = Math.min(urgentSince, now);
    }

    void retry(Pending pending, long now) {
        if (pending.stage != Pending.Stage.MEMORY) {
            retried.add(pending);
        }
        urgentSince = Math.min(urgentSince, now);
    }

    /** A delivery succeeded, but not at once: its attempts are kept. Called before {@link #finish}. */
    void hard(Pending pending, String firing, int attempts, int code) {
        pending.target.hard.add(new ChangeSet.HardOne(pending.position, firing, attempts, code));
        deliveredTargets.add(pending.target);
    }

    void finish(Pending pending, boolean delivered, long now) {
        pending.done = true;
        if (pending.stage != Pending.Stage.MEMORY) {
            finished.add(pending.row);
            retried.remove(pending);
        }
        if (delivered && pending.position > 0) {
            pending.target.delivered.add(pending.position);
            deliveredTargets.add(pending.target);
        }
        urgentSince = Math.min(urgentSince, now);
    }

    void dead(DeadLetterRow row) {
        dead.add(row);
    }

    void deadRemoved(long row, long now) {
        deadRemoved.add(row);
        urgentSince = Math.min(urgentSince, now);
    }

    /** Whether the next commit removes a dead letter. */
    boolean removesDead(long row) {
        return deadRemoved.contains(row);
    }

    /** An alert began or ended with what is decided now. */
    void alert(ChangeSet.Alert alert) {
        alerts.add(alert);
    }

    /** Runs something when all that was said before is on disk; on the group's thread. */
    void whenStored(Runnable then, long now) {
        waiting.add(then);
        urgentSince = Math.min(urgentSince, now);
    }

    void touched(long now) {
        dirtySince = Math.min(dirtySince, now);
    }

    /** Whether reading should wait until more is on disk. */
    boolean congested() {
        return fresh.size() > CONGESTED_ROWS || failure != null;
    }

    boolean idle() {
        return inFlight == null && dirtySince == Long.MAX_VALUE && urgentSince == Long.MAX_VALUE;
    }

    long committedPosition() {
        return committedPosition;
    }

    /** Why the last commit failed; null when it did not. */
    @Nullable
    String failure() {
        return failure;
    }

    /** When the flusher wants to run next; {@code Long.MAX_VALUE} when it has nothing to do. */
    long nextWakeMillis() {
        if (inFlight != null) {
            return failure == null ? Long.MAX_VALUE : retryAt;
        }
        long urgent = urgentSince == Long.MAX_VALUE ? Long.MAX_VALUE : gated ? urgentSince : urgentSince + FLUSH_MILLIS;
        long lazy = dirtySince == Long.MAX_VALUE ? Long.MAX_VALUE : dirtySince + IDLE_FLUSH_MILLIS;
        return Math.min(urgent, lazy);
    }

    /**
     * Commits if it is time.
     *
     * @param triggers whose engines and accounts are asked what they want stored
     * @param lanes asked for pauses that began or ended
     * @param force commits whatever there is
     */
    void flush(Collection<RunningTrigger> triggers, Supplier<List<ChangeSet.Lane>> lanes, long now, boolean force) {
        if (inFlight != null) {
            if (failure != null && now >= retryAt) {
                submit(inFlight);
            }
            return;
        }
        boolean due = nextWakeMillis() <= now || fresh.size() >= EARLY_FLUSH_ROWS;
        if (due || (force && !idle())) {
            inFlight = build(triggers, lanes.get());
            submit(inFlight);
        }
    }

    private ChangeSet build(Collection<RunningTrigger> triggers, List<ChangeSet.Lane> lanes) {
        Map<Long, Changes> changes = new HashMap<>();
        List<ChangeSet.Count> counts = Accounts.newCounts();
        for (RunningTrigger trigger : triggers) {
            if (trigger.touched) {
                trigger.drainTo(changes, counts);
            }
            trigger.setback.stored(trigger.at(position));
        }
        List<OutboxRow> rows = takeFresh();
        ChangeSet set = new ChangeSet(
                group,
                position,
                List.copyOf(triggerPositions.values()),
                changes,
                rows,
                takeRetries(),
                finished,
                takeDelivered(),
                dead,
                deadRemoved,
                counts,
                lanes,
                alerts);
        triggerPositions.clear();
        finished = new ArrayList<>();
        dead = new ArrayList<>();
        deadRemoved = new ArrayList<>();
        alerts = new ArrayList<>();
        inFlightWaiting = waiting;
        waiting = new ArrayList<>();
        dirtySince = Long.MAX_VALUE;
        urgentSince = Long.MAX_VALUE;
        gated = false;
        return set;
    }

    private List<OutboxRow> takeFresh() {
        List<OutboxRow> rows = new ArrayList<>();
        List<Pending> taken = new ArrayList<>();
        for (Pending pending : fresh) {
            Firing firing = pending.firing;
            if (!pending.done && firing != null) {
                pending.stage = Pending.Stage.COMMITTING;
                taken.add(pending);
                rows.add(new OutboxRow(
                        pending.row,
                        pending.target.id,
                        pending.generation,
                        firing,
                        pending.delivery.attempts(),
                        pending.delivery.dueMillis(),
                        pending.createdMillis));
            }
        }
        fresh = new ArrayList<>();
        inFlightRows = taken;
        return rows;
    }

    private List<ChangeSet.Retry> takeRetries() {
        List<ChangeSet.Retry> retries = new ArrayList<>(retried.size());
        for (Pending pending : retried) {
            retries.add(new ChangeSet.Retry(
                    pending.row,
                    pending.delivery.attempts(),
                    pending.delivery.dueMillis(),
                    pending.code,
                    pending.reason));
        }
        retried = new LinkedHashSet<>();
        return retries;
    }

    private List<ChangeSet.Delivered> takeDelivered() {
        List<ChangeSet.Delivered> sets = new ArrayList<>(deliveredTargets.size());
        for (Target target : deliveredTargets) {
            long[] positions =
                    target.delivered.stream().mapToLong(Long::longValue).toArray();
            Arrays.sort(positions);
            target.delivered.clear();
            sets.add(new ChangeSet.Delivered(target.id, positions, target.hard));
            target.hard.clear();
        }
        deliveredTargets.clear();
        return sets;
    }

    private void submit(ChangeSet set) {
        failure = null;
        store.commit(set).whenComplete((done, error) -> mailbox.post(() -> committed(set, error)));
    }

    private void committed(ChangeSet set, @Nullable Throwable error) {
        if (error != null) {
            failure = String.valueOf(error.getMessage());
            retryMillis = Math.min(MAX_RETRY_MILLIS, Math.max(100, retryMillis * 2));
            retryAt = clock.millis() + retryMillis;
            LOG.warn(
                    "trigger progress cannot be stored, trying again group={} afterMillis={} cause={}",
                    group,
                    retryMillis,
                    failure);
            return;
        }
        retryMillis = 0;
        inFlight = null;
        committedPosition = set.position();
        List<Pending> rows = inFlightRows;
        inFlightRows = List.of();
        for (Pending pending : rows) {
            pending.stage = Pending.Stage.STORED;
            stored.accept(pending);
        }
        inFlightWaiting.forEach(Runnable::run);
        inFlightWaiting = List.of();
    }
}
