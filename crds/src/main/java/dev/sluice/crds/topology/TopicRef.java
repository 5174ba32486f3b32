package dev.sluice.crds.topology;

/**
 * A topic on a bus.
 *
 * @param busKey {@code namespace/name} of an EventBus, {@code /name} of a ClusterEventBus, {@code namespace/_source.name} of
 *     the log that an EventSource without a bus keeps for its sink
 * @param name the name on that bus, with the bus's prefix
 */
public record TopicRef(String busKey, String name) {

    @Override
    public String toString() {
        return busKey + ":" + name;
    }
}
