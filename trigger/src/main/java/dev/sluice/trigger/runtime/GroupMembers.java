package dev.sluice.trigger.runtime;

import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.trigger.engine.Firing;
import dev.sluice.trigger.engine.TriggerInstance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The triggers of one group as they run: who reads what, who is behind, what they still need. Used by the group's thread only. */
final class GroupMembers {

    private static final int CATCH_UP_BATCH = 256;
    private static final Logger LOG = LoggerFactory.getLogger(GroupMembers.class);

    private final GroupContext context;
    private final Deliveries deliveries;
    private final Map<String, RunningTrigger> triggers = new TreeMap<>();
    private final TriggerEdits edits;
    private boolean ready;

    GroupMembers(GroupContext context, long group, Deliveries deliveries) {
        this.context = context;
        this.deliveries = deliveries;
        this.edits = new TriggerEdits(context, group, deliveries, triggers);
    }

    /** Whether the group knows its triggers; before that it must not read. */
    boolean ready() {
        return ready;
    }

    Collection<RunningTrigger> all() {
        return triggers.values();
    }

    /** Takes up what an earlier process left. */
    void load() {
        edits.load();
    }

    /** Runs these triggers and no others. */
    void apply(List<TriggerVersion> versions, long position, long now) {
        edits.apply(versions, position, now);
        ready = true;
    }

    /** Removes the triggers that are not named. */
    void retain(Set<String> wanted, long position, long now) {
        edits.retain(wanted, position, now);
    }

    /** Which triggers name which topic. */
    Map<Topic, List<RunningTrigger>> byTopic() {
        Map<Topic, List<RunningTrigger>> index = new HashMap<>();
        for (RunningTrigger trigger : triggers.values()) {
            if (!trigger.removed()) {
                for (Topic topic : trigger.topics()) {
                    index.computeIfAbsent(topic, t -> new ArrayList<>()).add(trigger);
                }
            }
        }
        return index;
    }

    boolean deliver(String name, List<Firing> firings, long now) {
        RunningTrigger trigger = triggers.get(name);
        if (trigger == null || !trigger.active()) {
            return false;
        }
        firings.forEach(firing -> deliveries.beginAgain(trigger, firing, now));
        return true;
    }

    TriggerInstance instance(RunningTrigger trigger) {
        TriggerInstance instance = trigger.instance;
        if (instance == null) {
            throw new IllegalStateException("trigger " + trigger.name + " is not running");
        }
        return instance;
    }

    /**
     * Stops one trigger after a position. Its engine is not asked what to store any more: what failed may have changed a part of it.
     */
    void fail(RunningTrigger trigger, long position, Throwable failure) {
        LOG.error("trigger stopped trigger={} position={}", trigger.name, position, failure);
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        trigger.failure = Setback.passes(failure) ? message + "; it is tried again by itself" : message;
        trigger.instance = null;
        trigger.setback.failed(position, failure, context.clock().millis());
        deliveries.left(trigger, trigger.setback.stored());
    }

    /** Whether a trigger that failed is to be tried again by itself. */
    boolean rebuildDue(long now) {
        return triggers.values().stream().anyMatch(trigger -> trigger.rebuildDue(now));
    }

    /** Builds the engines of those again, from what is stored. Only while everything decided before is on disk. */
    void rebuild(long now) {
        for (RunningTrigger trigger : triggers.values()) {
            if (trigger.rebuildDue(now)) {
                try {
                    edits.rebuild(trigger);
                } catch (RuntimeException | Error e) {
                    // as for an event: it stays where it is, the others go on
                    fail(trigger, trigger.ownPosition, e);
                }
            }
        }
    }

    /** Lets triggers that are behind read on. Answers whether any did. */
    boolean catchUp(long position, BiConsumer<RunningTrigger, StoredEvent> step, long now) {
        boolean any = false;
        for (RunningTrigger trigger : triggers.values()) {
            boolean full = holds(trigger);
            if (full && trigger.active() && trigger.withGroup()) {
                deliveries.left(trigger, position);
            }
            if (!trigger.active() || trigger.withGroup() || full || trigger.setback.awaitsStoring()) {
                continue;
            }
            any |= catchUp(trigger, position, step);
        }
        return any;
    }

    private boolean catchUp(RunningTrigger trigger, long position, BiConsumer<RunningTrigger, StoredEvent> step) {
        List<StoredEvent> batch =
                trigger.ownPosition < position ? context.log().read(trigger.ownPosition, CATCH_UP_BATCH) : List.of();
        boolean repeating = trigger.setback.repeating();
        long last = repeating ? Math.min(position, trigger.setback.told()) : position;
        for (StoredEvent event : batch) {
            if (event.position() > last || !trigger.active() || holds(trigger)) {
                break;
            }
            trigger.ownPosition = event.position();
            step.accept(trigger, event);
        }
        if (repeating) {
            endRepetition(trigger, batch, last);
            return true;
        }
        if (batch.isEmpty() ? trigger.ownPosition <= position : trigger.ownPosition == position) {
            trigger.ownPosition = RunningTrigger.WITH_GROUP;
            deliveries.joined(trigger);
        }
        return !batch.isEmpty();
    }

    /** Ends the repetition when no event up to the last one is left: that is stored before the trigger goes on. */
    private void endRepetition(RunningTrigger trigger, List<StoredEvent> batch, long last) {
        boolean more = !batch.isEmpty()
                && (batch.get(batch.size() - 1).position() < last
                        || batch.stream()
                                .anyMatch(event -> event.position() > trigger.ownPosition && event.position() <= last));
        if (more || !trigger.active()) {
            return;
        }
        try {
            instance(trigger).advanceTo(trigger.setback.timersMillis());
            trigger.setback.repeated();
            trigger.touched = true;
            deliveries.left(trigger, Math.max(trigger.ownPosition, trigger.setback.told()));
        } catch (RuntimeException | Error e) {
            // as for an event: it stops where it is, the others go on
            fail(trigger, trigger.setback.told(), e);
        }
    }

    /** Whether a full backlog keeps a trigger from reading on. */
    static boolean holds(RunningTrigger trigger) {
        for (List<Target> targets : trigger.targets.values()) {
            for (Target target : targets) {
                if (target.live && target.lane.holds()) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean dueBy(RunningTrigger trigger, long clockMillis) {
        return instance(trigger).nextDueMillis().orElse(Long.MAX_VALUE) <= clockMillis;
    }

    long nextDueMillis() {
        long next = Long.MAX_VALUE;
        for (RunningTrigger trigger : triggers.values()) {
            if (trigger.active() && trigger.withGroup()) {
                next = Math.min(next, instance(trigger).nextDueMillis().orElse(Long.MAX_VALUE));
            }
        }
        return next;
    }

    Collection<RunningTrigger> timed() {
        return triggers.values();
    }

    /** The newest position that no trigger needs any more, at most the given one. */
    long releasable(long committed) {
        long releasable = committed;
        for (RunningTrigger trigger : triggers.values()) {
            if (!trigger.removed() && !trigger.withGroup()) {
                releasable = Math.min(releasable, Math.min(trigger.ownPosition, trigger.setback.stored()));
            }
        }
        return releasable;
    }

    Target target(long id) {
        for (RunningTrigger trigger : triggers.values()) {
            for (Target target : trigger.allTargets()) {
                if (target.id == id) {
                    return target;
                }
            }
        }
        throw new IllegalArgumentException("no subscriber is known for target " + id);
    }

    GroupStatus status(String name, long position, long head, @Nullable String failure) {
        List<GroupStatus.TriggerStatus> all = new ArrayList<>();
        for (RunningTrigger trigger : triggers.values()) {
            all.add(Statuses.of(trigger, position, head));
        }
        return new GroupStatus(name, position, head, failure, List.copyOf(all));
    }

    void close() {
        for (RunningTrigger trigger : triggers.values()) {
            for (Target target : trigger.allTargets()) {
                target.sink.close();
            }
        }
    }
}
