package dev.sluice.trigger.runtime;

import dev.sluice.trigger.engine.Firing;
import dev.sluice.trigger.engine.Notice;
import dev.sluice.trigger.engine.Step;

/** What follows when a trigger looked at something: deliveries begin, and who watches is told. Used by the group's thread only. */
final class Reactions {

    private final Deliveries deliveries;
    private final Watcher watcher;

    Reactions(Deliveries deliveries, Watcher watcher) {
        this.deliveries = deliveries;
        this.watcher = watcher;
    }

    /** Acts on what a step brought about. Answers whether anything fired. */
    boolean to(RunningTrigger trigger, Step step, long now) {
        for (Firing firing : step.firings()) {
            deliveries.begin(trigger, firing, now);
            watcher.fired(new Watcher.Fired(
                    trigger.name,
                    firing.subscriber(),
                    firing.id(),
                    firing.event().id(),
                    firing.origin() == null ? 0 : firing.origin().position(),
                    firing.atMillis(),
                    firing.key(),
                    firing.state() == Firing.State.RESOLVED));
        }
        step.occurrences().forEach(occurrence -> watcher.occurred(trigger.name, occurrence));
        for (Notice notice : step.notices()) {
            watcher.noticed(trigger.name, notice);
            if (notice.kind() == Notice.Kind.EVICTED) {
                deliveries.resends().forget(trigger, notice.pattern(), notice.key());
            }
        }
        return !step.firings().isEmpty();
    }
}
