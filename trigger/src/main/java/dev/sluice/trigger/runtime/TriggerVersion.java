package dev.sluice.trigger.runtime;

import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.Topic;
import dev.sluice.trigger.engine.TriggerProgram;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One version of a trigger, ready to run.
 *
 * @param name {@code namespace/name}
 * @param generation a short hash of everything that decides what fires; changes with every edit that matters
 * @param program the compiled trigger
 * @param targets where its subscribers' firings go
 * @param topics the topic of what each input names: a source event, or a subscriber's topic
 * @param start where the trigger begins when it is new
 * @param startText {@code start} as written; empty when it was not given
 * @param paused whether the trigger is stopped; its backlog waits in the log
 */
public record TriggerVersion(
        String name,
        String generation,
        TriggerProgram program,
        List<TargetVersion> targets,
        Map<String, Topic> topics,
        Start start,
        String startText,
        boolean paused) {

    /** Checks and copies. */
    public TriggerVersion {
        Objects.requireNonNull(name, "name");
        targets = List.copyOf(targets);
        topics = Map.copyOf(topics);
    }

    /**
     * One place that a subscriber's firings go to.
     *
     * @param subscriber the subscriber's name
     * @param kind which of the subscriber's places
     * @param spec how to reach it
     */
    public record TargetVersion(String subscriber, TargetKind kind, TargetSpec spec) {}
}
