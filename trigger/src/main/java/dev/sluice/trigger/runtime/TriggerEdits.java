package dev.sluice.trigger.runtime;

import dev.sluice.trigger.delivery.Lane;
import dev.sluice.trigger.delivery.Sink;
import dev.sluice.trigger.engine.TriggerInstance;
import dev.sluice.trigger.store.OutboxRow;
import dev.sluice.trigger.store.TargetRecord;
import dev.sluice.trigger.store.TriggerRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an edit changes: triggers come and go, get other programs and other targets; and what the store keeps of each, so that the next
 * process goes on from there. Used by the group's thread only, and only while everything decided before is on disk.
 */
final class TriggerEdits {

    private static final long KEEP_REMOVED_MILLIS = Duration.ofDays(7).toMillis();
    private static final Logger LOG = LoggerFactory.getLogger(TriggerEdits.class);

    private final GroupContext context;
    private final long group;
    private final Deliveries deliveries;
    private final Map<String, RunningTrigger> triggers;
    private final Map<String, TriggerRecord> records = new HashMap<>();

    /**
     * Edits of one group.
     *
     * @param triggers what runs, by name; changed here
     */
    TriggerEdits(GroupContext context, long group, Deliveries deliveries, Map<String, RunningTrigger> triggers) {
        this.context = context;
        this.group = group;
        this.deliveries = deliveries;
        this.triggers = triggers;
    }

    /** Takes up what an earlier process left: triggers without their definition, and their unfinished deliveries. */
    void load() {
        records.putAll(context.store().triggers(group));
        for (TriggerRecord record : records.values()) {
            RunningTrigger trigger = new RunningTrigger(
                    record.id(),
                    record.name(),
                    record.position(),
                    context.store().counts(record.id()));
            triggers.put(record.name(), trigger);
            for (TargetRecord target : context.store().targets(record.id())) {
                restore(trigger, target);
            }
        }
    }

    private void restore(RunningTrigger trigger, TargetRecord record) {
        TargetSpec spec = TargetSpec.parse(record.spec());
        Target target = open(trigger, record, spec);
        deliveries.resends().restore(target, context.clock().millis());
        for (OutboxRow.Head head : context.store().outbox(record.id())) {
            deliveries.restore(new Pending(head, target));
        }
    }

    private Target open(RunningTrigger trigger, TargetRecord record, TargetSpec spec) {
        Target target =
                new Target(trigger, record, spec, context.sinks().open(record.subscriber(), spec), context.random());
        trigger.put(target);
        return target;
    }

    /** Runs these triggers and no others. */
    void apply(List<TriggerVersion> versions, long position, long now) {
        Map<String, TriggerStarts.Begin> starts = new TriggerStarts(context, group).of(versions, records);
        Set<String> wanted = new HashSet<>();
        for (TriggerVersion version : versions) {
            wanted.add(version.name());
            RunningTrigger known = triggers.get(version.name());
            TriggerStarts.Begin start = starts.get(version.name());
            RunningTrigger trigger = start == null ? known : create(version, known, start, now);
            install(Objects.requireNonNull(trigger), version, position, now);
        }
        retain(wanted, position, now);
    }

    /** Removes the triggers that are not named. */
    void retain(Set<String> wanted, long position, long now) {
        for (RunningTrigger trigger : List.copyOf(triggers.values())) {
            if (!wanted.contains(trigger.name)) {
                remove(trigger, position, now);
            }
        }
    }

    private RunningTrigger create(
            TriggerVersion version, @Nullable RunningTrigger old, TriggerStarts.Begin begin, long now) {
        long start = begin.position();
        TriggerRecord from = begin.from();
        TriggerRecord record = context.store()
                .save(
                        group,
                        new TriggerRecord(
                                0, version.name(), start, version.generation(), now, null, version.startText()));
        records.put(record.name(), record);
        context.store().began(record.id(), version.generation(), start, now);
        context.store().clearState(record.id());
        if (from != null) {
            context.store().moveState(from.id(), record.id());
        }
        if (old != null) {
            old.ownPosition = start;
            old.instance = null;
            old.setback.begin(start);
            return old;
        }
        RunningTrigger trigger = new RunningTrigger(record.id(), record.name(), start, Map.of());
        triggers.put(trigger.name, trigger);
        return trigger;
    }

    private void install(RunningTrigger trigger, TriggerVersion version, long position, long now) {
        TriggerRecord record = records.get(trigger.name);
        TriggerInstance running = trigger.instance;
        boolean sameProgram = running != null && version.generation().equals(trigger.generation());
        // before anything says that this version runs: building may fail
        TriggerInstance built = sameProgram && running != null ? running : build(trigger, version);
        if (version.paused() && trigger.withGroup()) {
            trigger.ownPosition = position;
        }
        if (record != null
                && (record.removedAtMillis() != null || !record.generation().equals(version.generation()))) {
            context.store().began(record.id(), version.generation(), trigger.at(position), now);
            records.put(
                    trigger.name,
                    context.store()
                            .save(
                                    group,
                                    new TriggerRecord(
                                            record.id(),
                                            trigger.name,
                                            trigger.ownPosition,
                                            version.generation(),
                                            record.firstRunMillis(),
                                            null,
                                            record.start())));
        }
        trigger.version = version;
        trigger.failure = null;
        TriggerRecord begun = records.get(trigger.name);
        if (begun != null) {
            trigger.fromMillis = new TriggerStarts(context, group).fromMillis(begun);
        }
        if (!sameProgram) {
            use(trigger, built);
        }
        trigger.setback.stored(trigger.at(position));
        installTopics(trigger, version, position);
        installTargets(trigger, version, now);
        deliveries.resends().edited(trigger, now);
    }

    private TriggerInstance build(RunningTrigger trigger, TriggerVersion version) {
        return new TriggerInstance(version.program(), context.store().state(trigger.id), context.log()::find);
    }

    private void use(RunningTrigger trigger, TriggerInstance built) {
        trigger.instance = built;
        trigger.setback.rebuilt();
        for (String pattern : built.restartedPatterns()) {
            LOG.info("pattern begins empty: its definition changed trigger={} pattern={}", trigger.name, pattern);
            deliveries.resends().forget(trigger, pattern, null);
        }
    }

    /** Builds the engine of a trigger that failed again from what is stored: it goes on where that leaves it. */
    void rebuild(RunningTrigger trigger) {
        use(trigger, build(trigger, Objects.requireNonNull(trigger.version)));
        trigger.failure = null;
        LOG.info("trigger goes on trigger={} position={}", trigger.name, trigger.ownPosition);
    }

    private void installTopics(RunningTrigger trigger, TriggerVersion version, long position) {
        InputTopics known = new InputTopics(context.store().topics().of(trigger.name));
        InputTopics edited = known.edited(
                version.topics(),
                new InputTopics.Place(trigger.at(position), context.log().head(), context.copied()));
        if (!edited.equals(known)) {
            context.store().topics().save(trigger.name, edited.all());
        }
        trigger.former = edited.former();
    }

    private void installTargets(RunningTrigger trigger, TriggerVersion version, long now) {
        for (Target target : trigger.allTargets()) {
            target.live = false;
        }
        for (TriggerVersion.TargetVersion wanted : version.targets()) {
            Target target = find(trigger, wanted);
            if (target == null) {
                target = open(trigger, stored(trigger, wanted), wanted.spec());
            } else if (!target.spec.equals(wanted.spec())) {
                stored(trigger, wanted);
                target.use(wanted.spec(), sink(target, wanted), now);
            }
            target.live = true;
        }
    }

    /** The sink that a target has, where it is what is wanted: attempts under way and connections stay. */
    private Sink sink(Target target, TriggerVersion.TargetVersion wanted) {
        return wanted.spec().sharesSink(target.spec)
                ? target.sink
                : context.sinks().open(wanted.subscriber(), wanted.spec());
    }

    private TargetRecord stored(RunningTrigger trigger, TriggerVersion.TargetVersion wanted) {
        return context.store()
                .target(
                        trigger.id,
                        wanted.subscriber(),
                        wanted.kind().field(),
                        wanted.spec().toText());
    }

    private static @Nullable Target find(RunningTrigger trigger, TriggerVersion.TargetVersion wanted) {
        for (Target target : trigger.targets(wanted.subscriber())) {
            if (target.kind == wanted.kind()) {
                return target;
            }
        }
        return null;
    }

    private void remove(RunningTrigger trigger, long position, long now) {
        TriggerRecord record = records.get(trigger.name);
        if (record == null) {
            return;
        }
        if (record.removedAtMillis() != null) {
            forgetOld(trigger, record, now);
            return;
        }
        if (trigger.withGroup()) {
            trigger.ownPosition = position;
        }
        trigger.version = null;
        trigger.instance = null;
        deliveries.resends().edited(trigger, now);
        records.put(
                trigger.name,
                context.store()
                        .save(
                                group,
                                new TriggerRecord(
                                        record.id(),
                                        trigger.name,
                                        trigger.ownPosition,
                                        record.generation(),
                                        record.firstRunMillis(),
                                        now,
                                        record.start())));
    }

    private void forgetOld(RunningTrigger trigger, TriggerRecord record, long now) {
        Long removedAt = record.removedAtMillis();
        boolean done = trigger.targets.values().stream()
                .flatMap(List::stream)
                .map(target -> target.lane)
                .mapToInt(Lane::size)
                .allMatch(size -> size == 0);
        if (removedAt != null && now - removedAt > KEEP_REMOVED_MILLIS && done) {
            context.store().forget(trigger.id);
            trigger.allTargets().forEach(target -> target.sink.close());
            triggers.remove(trigger.name);
            records.remove(trigger.name);
        }
    }
}
