package dev.sluice.trigger.runtime;

import dev.sluice.trigger.delivery.Lane;
import dev.sluice.trigger.delivery.LaneState;
import dev.sluice.trigger.delivery.Sink;
import dev.sluice.trigger.engine.Firing;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

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

    TargetSpec spec;
    Sink sink;
    boolean live;

    Target(
            long id,
            RunningTrigger trigger,
            String subscriber,
            TargetKind kind,
            TargetSpec spec,
            Sink sink,
            RandomGenerator random) {
        this.id = id;
        this.trigger = trigger;
        this.subscriber = subscriber;
        this.kind = kind;
        this.spec = spec;
        this.sink = sink;
        this.names = new Accounts.TargetNames(subscriber, kind);
        this.lane = new Lane<>(spec.lane(), LaneState.RUNNING, random);
    }

    /** The delivery's firing if it is in memory. */
    static @Nullable Firing firingOf(Pending pending) {
        return pending.firing;
    }

    void use(TargetSpec changed, Sink changedSink, long now) {
        if (sink != changedSink) {
            sink.close();
        }
        spec = changed;
        sink = changedSink;
        lane.reconfigure(changed.lane(), now);
    }
}
