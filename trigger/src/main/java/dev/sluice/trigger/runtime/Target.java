package dev.sluice.trigger.runtime;

import dev.sluice.trigger.delivery.Lane;
import dev.sluice.trigger.delivery.LaneState;
import dev.sluice.trigger.delivery.Sink;
import dev.sluice.trigger.store.ChangeSet;
import dev.sluice.trigger.store.TargetRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** One place that one subscriber's firings go to, with its lane. Used by the group's thread only. */
final class Target {

    final long id;
    final RunningTrigger trigger;
    final String subscriber;
    final TargetKind kind;
    final Accounts.TargetNames names;
    final Lane<Pending> lane;
    /** Log positions delivered since the last commit. */
    final List<Long> delivered = new ArrayList<>();
    /** What was delivered since then, but not at once. */
    final List<ChangeSet.HardOne> hard = new ArrayList<>();

    /** What the store says of the lane. */
    LaneState storedState;

    TargetSpec spec;
    Sink sink;
    boolean live;

    Target(RunningTrigger trigger, TargetRecord record, TargetSpec spec, Sink sink, RandomGenerator random) {
        this.id = record.id();
        this.trigger = trigger;
        this.subscriber = record.subscriber();
        this.kind = TargetKind.of(record.kind());
        this.spec = spec;
        this.sink = sink;
        this.names = new Accounts.TargetNames(subscriber, kind);
        this.storedState = LaneStates.parse(record.lane());
        this.lane = new Lane<>(spec.lane(), storedState, random);
    }

    void use(TargetSpec changed, Sink changedSink, long now) {
        if (sink != changedSink) {
            sink.retire(); // its attempts under way are not to blame
        }
        spec = changed;
        sink = changedSink;
        lane.reconfigure(changed.lane(), now);
    }
}
