package dev.sluice.trigger.runtime;

import dev.sluice.eventbus.LogReader;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.expression.EventView;
import dev.sluice.trigger.engine.Firing;
import dev.sluice.trigger.engine.Step;
import dev.sluice.trigger.store.DeadLetterRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Triggers of one namespace, bus and group: one thread that reads the log, steps them, and looks after their deliveries.
 *
 * <p>At least once: a position is committed together with everything that follows from the events up to it. A trigger that
 * fails, is paused, or cannot hold more pending deliveries falls behind alone; the others go on.
 *
 * <p>Thread-safe: what is asked of the group runs on its own thread.
 */
public final class TriggerGroup implements AutoCloseable {

    private static final int BATCH = 512;
    private static final long MAX_PARK_MILLIS = 1_000;
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(TriggerGroup.class);

    private final GroupContext context;
    private final String name;
    private final long row;
    private final Mailbox mailbox = new Mailbox();
    private final Flusher flusher;
    private final Deliveries deliveries;
    private final GroupMembers members;
    private final Reactions reactions;
    private final LogReader reader;
    private final Thread thread;
    private final Answers answers;

    /** The buses that this group has read: what it has still to read there is kept. */
    private final Set<String> buses = new HashSet<>();

    private Map<Topic, List<RunningTrigger>> byTopic = new HashMap<>();
    private @Nullable Runnable change;
    /** Why the last turn failed; null when it did not. */
    private @Nullable String failure;

    private boolean closing;
    private long closeBy;

    private TriggerGroup(GroupContext context, String name, long row, long position) {
        this.context = context;
        this.name = name;
        this.row = row;
        this.answers = new Answers(name);
        this.flusher = new Flusher(context.store(), row, position, mailbox, context.clock(), this::stored);
        this.deliveries = new Deliveries(context, row, flusher, mailbox);
        this.members = new GroupMembers(context, row, deliveries);
        this.reactions = new Reactions(deliveries, context.watcher());
        this.reader = context.log().reader(name, position);
        this.thread = new Thread(this::run, "group-" + name);
    }

    private void stored(Pending pending) {
        deliveries.stored(pending);
    }

    /**
     * Opens a group where it stopped, or at the end of the log when it is new. Blocks on disk.
     *
     * @param context what it is given
     * @param name {@code namespace/bus/group}
     */
    public static TriggerGroup open(GroupContext context, String name) {
        long[] group = context.store().group(name, context.log().head());
        TriggerGroup opened = new TriggerGroup(context, name, group[0], group[1]);
        opened.members.load();
        opened.reader.onAvailable(opened.mailbox::wake);
        opened.thread.start();
        return opened;
    }

    /** The group's name. */
    public String name() {
        return name;
    }

    /** The group's row in the store. */
    long row() {
        return row;
    }

    /**
     * Removes the triggers that are not named: another group may run them from now on.
     *
     * @param names {@code namespace/name} of those that stay
     * @return completes when the others have stopped, and where is stored
     */
    CompletionStage<Void> retain(Set<String> names) {
        return ask(() -> {
            members.retain(names, reader.position(), context.clock().millis());
            byTopic = members.byTopic();
            return null;
        });
    }

    /**
     * Makes these the triggers of the group, without losing an event: what was decided before stays, deliveries that are
     * under way go on, unchanged patterns keep their state.
     *
     * @param versions all triggers of the group; one that is missing is removed and finishes its deliveries
     * @return completes when they run
     */
    public CompletionStage<Void> apply(List<TriggerVersion> versions) {
        return ask(() -> {
            members.apply(
                    List.copyOf(versions), reader.position(), context.clock().millis());
            byTopic = members.byTopic();
            reader.hold(
                    members.releasable(reader.position())); // one that came from another group may be behind this one
            byTopic.keySet().forEach(topic -> buses.add(topic.bus()));
            if (!buses.isEmpty()) {
                reader.holdOnly(buses);
            }
            return null;
        });
    }

    /** How the group stands. */
    public CompletionStage<GroupStatus> status() {
        CompletableFuture<GroupStatus> answer = answers.owe();
        mailbox.post(() -> answer.complete(
                members.status(name, reader.position(), context.log().head(), failure())));
        return answer;
    }

    private @Nullable String failure() {
        return failure == null ? flusher.failure() : failure;
    }

    /**
     * Sends a dead letter again, or gives it up for good.
     *
     * @param letter the dead letter's row
     * @param again true sends it again under the same firing id; false discards it
     * @return completes when that is durable; exceptionally when its subscriber is not known here, or when it was sent or
     *     given up already
     */
    public CompletionStage<Void> resolve(DeadLetterRow letter, boolean again) {
        return ask(() -> {
            long now = context.clock().millis();
            Target target = members.target(letter.target());
            if (flusher.removesDead(letter.id())
                    || context.store().deadLetters().find(letter.id()).isEmpty()) {
                throw new NoSuchElementException("it was sent again or discarded already");
            }
            if (again) {
                deliveries.retryDead(letter, target, now);
            } else {
                flusher.deadRemoved(letter.id(), now);
            }
            return null;
        });
    }

    /** Delivers firings that were decided outside; answers when they are stored: false when the trigger does not run here. */
    CompletionStage<Boolean> deliver(String trigger, List<Firing> firings) {
        return ask(
                () -> members.deliver(trigger, firings, context.clock().millis()),
                answer -> flusher.whenStored(answer, context.clock().millis()));
    }

    private <T extends @Nullable Object> CompletionStage<T> ask(Supplier<T> work) {
        return ask(work, Runnable::run);
    }

    /**
     * Works on the group's thread when everything decided so far is on disk.
     *
     * @param when runs what answers, now or later
     */
    private <T extends @Nullable Object> CompletionStage<T> ask(Supplier<T> work, Consumer<Runnable> when) {
        CompletableFuture<T> answer = answers.owe();
        mailbox.post(() -> {
            Runnable before = change;
            change = () -> {
                if (before != null) {
                    before.run();
                }
                try {
                    T value = work.get();
                    when.accept(() -> answer.complete(value));
                } catch (RuntimeException | Error e) {
                    // the asker gets it; the group goes on
                    answer.completeExceptionally(e);
                }
            };
        });
        return answer;
    }

    private void run() {
        mailbox.own(Thread.currentThread());
        while (!finished()) {
            try {
                boolean busy = turn();
                failure = null;
                if (!busy) {
                    mailbox.await(TimeUnit.MILLISECONDS.toNanos(parkMillis()));
                }
            } catch (RuntimeException | Error e) {
                // nothing an event or a store does may end the group: what is not committed is read again
                LOG.error("group turn failed group={}", name, e);
                failure = String.valueOf(e);
                mailbox.await(TimeUnit.MILLISECONDS.toNanos(MAX_PARK_MILLIS));
            }
        }
        end();
    }

    private void end() {
        try {
            reader.close();
            members.close();
        } catch (RuntimeException e) {
            // whoever waits for the end of the group is not kept by a sink that does not close
            LOG.warn("group not closed cleanly group={}", name, e);
        } finally {
            answers.end();
        }
    }

    private boolean turn() {
        boolean busy = mailbox.drain();
        long now = context.clock().millis();
        if (change == null && !closing && !flusher.congested() && members.rebuildDue(now)) {
            change = () -> members.rebuild(now);
        }
        if (change != null) {
            applyChange(now);
        } else if (members.ready() && !closing && !flusher.congested()) {
            busy |= read(now);
        }
        if (change == null && !closing) {
            // else what is under way ends first: an edit or the end does not wait for a backlog
            busy |= deliveries.dispatch(now);
        }
        flusher.flush(members.all(), deliveries::changedLanes, now, change != null || closing);
        return busy;
    }

    /** A change waits until everything decided so far is durable, so that it is never decided again otherwise. */
    private void applyChange(long now) {
        Runnable waiting = change;
        if (waiting != null && flusher.idle()) {
            change = null;
            waiting.run();
            flusher.touched(now);
        }
    }

    private boolean read(long now) {
        long settled = context.log().settledMillis();
        List<StoredEvent> batch = reader.poll(BATCH);
        for (StoredEvent event : batch) {
            step(event, now);
        }
        boolean busy = members.catchUp(reader.position(), this::catchUpStep, now);
        if (!batch.isEmpty()) {
            flusher.moveTo(reader.position(), now);
        }
        runTimers(batch.isEmpty() ? settled : batch.get(batch.size() - 1).busTimeMillis(), now);
        release();
        return busy || !batch.isEmpty();
    }

    private void step(StoredEvent event, long now) {
        List<RunningTrigger> interested = byTopic.get(event.topic());
        boolean fired = false;
        if (interested != null) {
            EventView view = EventView.of(event.event()); // the payload is parsed once for all triggers
            for (RunningTrigger trigger : interested) {
                if (trigger.active()
                        && trigger.withGroup()
                        && trigger.takes(event)
                        && step(trigger, event, view, now)) {
                    fired = true;
                    holdBack(trigger, event.position());
                }
            }
        }
        if (!fired) {
            context.watcher().quiet(event);
        }
    }

    /** A trigger whose backlog is full now stays here, also in the middle of a batch. */
    private void holdBack(RunningTrigger trigger, long position) {
        if (trigger.active() && trigger.withGroup() && GroupMembers.holds(trigger)) {
            deliveries.left(trigger, position);
        }
    }

    private void catchUpStep(RunningTrigger trigger, StoredEvent event) {
        long now = context.clock().millis();
        if (trigger.takes(event)
                && byTopic.getOrDefault(event.topic(), List.of()).contains(trigger)) {
            step(trigger, event, EventView.of(event.event()), now);
        }
        flusher.triggerAt(trigger.id, trigger.ownPosition, now);
    }

    private boolean step(RunningTrigger trigger, StoredEvent event, EventView view, long now) {
        try {
            trigger.touched = true;
            flusher.touched(now);
            Step step = members.instance(trigger).onEvent(trigger.seen(event), view);
            return !trigger.setback.repeating() && reactions.to(trigger, step, now);
        } catch (RuntimeException | Error e) {
            // one trigger's failure is its own: it stops before this event, the others go on
            members.fail(trigger, event.position() - 1, e);
            return false;
        }
    }

    private void runTimers(long clockMillis, long now) {
        for (RunningTrigger trigger : members.timed()) {
            if (clockMillis > 0 && trigger.active() && trigger.withGroup() && members.dueBy(trigger, clockMillis)) {
                runTimers(trigger, clockMillis, now);
            }
        }
    }

    private void runTimers(RunningTrigger trigger, long clockMillis, long now) {
        try {
            trigger.touched = true;
            flusher.touched(now);
            reactions.to(trigger, members.instance(trigger).advanceTo(clockMillis), now);
            trigger.setback.timersRan(clockMillis);
        } catch (RuntimeException | Error e) {
            // as for an event: it stops where it is, the others go on
            members.fail(trigger, reader.position(), e);
        }
    }

    private void release() {
        long committed = deliveries.releasable(flusher.committedPosition());
        reader.release(members.releasable(committed));
    }

    private long parkMillis() {
        long now = context.clock().millis();
        long next = Math.min(flusher.nextWakeMillis(), deliveries.nextWakeMillis());
        if (change == null && members.ready() && !closing) {
            next = Math.min(next, nextTimerMillis(now));
        }
        return Math.max(1, Math.min(next - now, MAX_PARK_MILLIS));
    }

    /** When a timer will be due: the clock of a log that reads a backlog is behind the present, or not known yet. */
    private long nextTimerMillis(long now) {
        long settled = context.log().settledMillis();
        long due = settled == 0 ? Long.MAX_VALUE : members.nextDueMillis();
        return due == Long.MAX_VALUE ? due : due + Math.max(0, now - settled);
    }

    private boolean finished() {
        return closing
                && ((flusher.idle() && deliveries.inFlight() == 0)
                        || context.clock().millis() > closeBy);
    }

    /** Stops reading, waits up to five seconds for attempts under way, commits and ends. */
    @Override
    public void close() {
        mailbox.post(() -> {
            closing = true;
            closeBy = context.clock().millis() + DRAIN.toMillis();
        });
        answers.awaitEnd(DRAIN.multipliedBy(2));
    }
}
