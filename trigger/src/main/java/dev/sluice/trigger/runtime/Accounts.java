package dev.sluice.trigger.runtime;

import dev.sluice.trigger.store.ChangeSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The accounts of one trigger: stored totals plus what no commit holds yet. Used by one group thread. */
final class Accounts {

    private final long trigger;
    private final Map<String, Long> totals;
    private final Map<String, Long> increments = new HashMap<>();

    Accounts(long trigger, Map<String, Long> totals) {
        this.trigger = trigger;
        this.totals = new HashMap<>(totals);
    }

    void add(String name, long increment) {
        increments.merge(name, increment, Long::sum);
        totals.merge(name, increment, Long::sum);
    }

    /** Moves the increments into a change set. */
    void drainTo(List<ChangeSet.Count> counts) {
        increments.forEach((name, increment) -> {
            if (increment != 0) {
                counts.add(new ChangeSet.Count(trigger, name, increment));
            }
        });
        increments.clear();
    }

    /** The totals as they are now, a copy. */
    Map<String, Long> totals() {
        return Map.copyOf(totals);
    }

    /** The names of one target's accounts, made once: they are used for every delivery. */
    static final class TargetNames {
        final String fired;
        final String delivered;
        final String deadLettered;
        final String attempts;
        /** Dead letters that were sent again: so many more than {@code deadLettered} says were there once. */
        final String requeued;

        TargetNames(String subscriber, TargetKind kind) {
            String prefix = "target/" + subscriber + "/" + kind.field() + "/";
            this.fired = prefix + "fired";
            this.delivered = prefix + "delivered";
            this.deadLettered = prefix + "deadLettered/";
            this.attempts = prefix + "attempts";
            this.requeued = prefix + "requeued/";
        }
    }

    /** Lists used while a change set is put together. */
    static List<ChangeSet.Count> newCounts() {
        return new ArrayList<>();
    }
}
