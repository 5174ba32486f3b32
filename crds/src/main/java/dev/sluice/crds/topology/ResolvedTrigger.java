package dev.sluice.crds.topology;

import dev.sluice.crds.model.InputSpec;
import dev.sluice.crds.model.SubscriberSpec;
import dev.sluice.crds.model.Trigger;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Trigger with everything looked up.
 *
 * @param trigger the resource; for an implicit trigger one that was made from the EventSource, named {@code _sink.name}
 * @param implicit true for the trigger of an EventSource's {@code sink}
 * @param group who shares its reader and store
 * @param inputs its inputs, in the order of the file
 * @param subscribers its subscribers, in the order of the file
 */
public record ResolvedTrigger(
        Trigger trigger, boolean implicit, Group group, List<Input> inputs, List<Subscriber> subscribers) {

    /** Copies. */
    public ResolvedTrigger {
        inputs = List.copyOf(inputs);
        subscribers = List.copyOf(subscribers);
    }

    /** {@code namespace/name}. */
    public String key() {
        return trigger.key();
    }

    /**
     * Triggers that share one reader, store and workload.
     *
     * @param namespace the triggers' namespace
     * @param busKey the triggers' own bus, see {@link TopicRef#busKey}
     * @param name the group's name
     */
    public record Group(String namespace, String busKey, String name) {}

    /**
     * An input.
     *
     * @param name its name
     * @param spec its filters and freshness
     * @param topic where it is read; its bus is that of the source, not of the trigger
     */
    public record Input(String name, InputSpec spec, TopicRef topic) {}

    /**
     * A subscriber.
     *
     * @param name its name, or one derived from condition and target; unique in the trigger, independent of its place
     * @param spec everything else
     * @param sink address of the sink
     * @param deadLetterSink address of the dead letter sink
     * @param topic topic on the trigger's bus
     * @param deadLetterTopic dead letter topic on the trigger's bus
     * @param replyTopic topic for answers on the trigger's bus
     */
    public record Subscriber(
            String name,
            SubscriberSpec spec,
            @Nullable URI sink,
            @Nullable URI deadLetterSink,
            @Nullable TopicRef topic,
            @Nullable TopicRef deadLetterTopic,
            @Nullable TopicRef replyTopic) {}
}
