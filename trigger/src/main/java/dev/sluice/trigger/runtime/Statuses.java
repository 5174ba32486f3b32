package dev.sluice.trigger.runtime;

import dev.sluice.trigger.engine.TriggerInstance;
import java.util.ArrayList;
import java.util.List;

/** How running triggers look from outside. */
final class Statuses {

    private Statuses() {}

    static GroupStatus.TriggerStatus of(RunningTrigger trigger, long position, long head) {
        List<GroupStatus.TargetStatus> targets = new ArrayList<>();
        for (Target target : trigger.allTargets()) {
            boolean live = target.live && !trigger.removed();
            if (live || target.lane.size() > 0) {
                targets.add(new GroupStatus.TargetStatus(
                        target.subscriber, target.kind.field(), target.sink.describe(), live, target.lane.status()));
            }
        }
        TriggerInstance running = trigger.instance;
        long at = trigger.at(position);
        return new GroupStatus.TriggerStatus(
                trigger.name,
                trigger.generation(),
                state(trigger),
                trigger.failure == null ? "" : trigger.failure,
                Math.max(0, head - at),
                running == null ? 0 : running.keys(),
                running == null ? 0 : running.timers(),
                trigger.accounts.totals(),
                List.copyOf(targets));
    }

    private static String state(RunningTrigger trigger) {
        TriggerVersion version = trigger.version;
        if (version == null) {
            return "removed";
        }
        if (trigger.failure != null) {
            return "failed";
        }
        if (version.paused()) {
            return "paused";
        }
        return trigger.withGroup() ? "running" : "catchingUp";
    }
}
