package dev.sluice.trigger.runtime;

import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.trigger.engine.Changes;
import dev.sluice.trigger.engine.TriggerInstance;
import dev.sluice.trigger.store.ChangeSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A trigger as its group runs it. Used by the group's thread only. */
final class RunningTrigger {

    /** The position of a trigger that reads together with its group. */
    static final long WITH_GROUP = -1;

    final long id;
    final String name;
    final Accounts accounts;
    final Map<String, List<Target>> targets = new HashMap<>();
    final Setback setback = new Setback();

    @Nullable
    TriggerVersion version;

    @Nullable
    TriggerInstance instance;
    /** Where the trigger is when it does not read together with its group, else {@link #WITH_GROUP}. */
    long ownPosition;

    /** What is older by bus time is not for this trigger. */
    long fromMillis = Long.MIN_VALUE;

    /** Topics that its inputs had before their bus was edited. */
    Map<Topic, InputTopics.Former> former = Map.of();

    @Nullable
    String failure;

    boolean touched;

    RunningTrigger(long id, String name, long ownPosition, Map<String, Long> totals) {
        this.id = id;
        this.name = name;
        this.ownPosition = ownPosition;
        this.accounts = new Accounts(id, totals);
    }

    boolean removed() {
        return version == null;
    }

    boolean active() {
        return version != null && !version.paused() && failure == null && instance != null;
    }

    boolean rebuildDue(long now) {
        return version != null && !version.paused() && failure != null && setback.due(now);
    }

    /** Up to where it has decided, in a group at this position. */
    long at(long groupPosition) {
        return withGroup() ? groupPosition : ownPosition;
    }

    boolean withGroup() {
        return ownPosition == WITH_GROUP;
    }

    boolean takes(StoredEvent event) {
        InputTopics.Former before = former.get(event.topic());
        return event.busTimeMillis() >= fromMillis && (before == null || event.position() <= before.until());
    }

    /** The topics that it looks at. */
    Set<Topic> topics() {
        Set<Topic> topics = new HashSet<>(former.keySet());
        if (version != null) {
            topics.addAll(version.program().topics());
        }
        return topics;
    }

    /** An event as the inputs know it: on the topic that they read now. */
    StoredEvent seen(StoredEvent event) {
        InputTopics.Former before = former.get(event.topic());
        return before == null
                ? event
                : new StoredEvent(event.position(), event.busTimeMillis(), before.now(), event.event());
    }

    String generation() {
        return version == null ? "" : version.generation();
    }

    void put(Target target) {
        List<Target> known = new ArrayList<>(targets.getOrDefault(target.subscriber, List.of()));
        known.add(target);
        targets.put(target.subscriber, List.copyOf(known));
    }

    List<Target> targets(String subscriber) {
        return targets.getOrDefault(subscriber, List.of());
    }

    Iterable<Target> allTargets() {
        return targets.values().stream().flatMap(List::stream).toList();
    }

    /** Moves what the engine and the accounts want stored into a change set. */
    void drainTo(Map<Long, Changes> changes, List<ChangeSet.Count> counts) {
        touched = false;
        TriggerInstance running = instance;
        if (running != null) {
            Changes drained = running.drain();
            drained.counts().forEach(accounts::add);
            changes.put(id, drained);
        }
        accounts.drainTo(counts);
    }
}
