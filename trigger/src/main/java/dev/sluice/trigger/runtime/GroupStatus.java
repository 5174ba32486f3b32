package dev.sluice.trigger.runtime;

import dev.sluice.trigger.delivery.LaneStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trigger group at one moment.
 *
 * @param name {@code namespace/bus/group}
 * @param position the newest log position it has read
 * @param head the newest log position there is
 * @param failure why it does not get on: its progress cannot be stored, or there is a defect; null when it does
 * @param triggers its triggers, by name
 */
public record GroupStatus(
        String name, long position, long head, @Nullable String failure, List<TriggerStatus> triggers) {

    /**
     * A trigger.
     *
     * @param name {@code namespace/name}
     * @param generation the version that runs, empty for a removed trigger
     * @param state {@code running}, {@code catchingUp}, {@code paused}, {@code failed} or {@code removed}
     * @param message what a person should know, empty when there is nothing
     * @param lag events of the log that it has not looked at
     * @param keys keys that its patterns remember
     * @param timers keys of its patterns that wait for time to pass
     * @param counts its accounts
     * @param targets where its firings go
     */
    public record TriggerStatus(
            String name,
            String generation,
            String state,
            String message,
            long lag,
            int keys,
            int timers,
            Map<String, Long> counts,
            List<TargetStatus> targets) {}

    /**
     * A target.
     *
     * @param subscriber the subscriber's name
     * @param kind {@code sink}, {@code topic}, {@code deadLetterSink} or {@code deadLetterTopic}
     * @param address where it is, for people
     * @param live whether its subscriber names it now; one that it does not finishes its pending deliveries
     * @param lane its deliveries
     */
    public record TargetStatus(String subscriber, String kind, String address, boolean live, LaneStatus lane) {}
}
