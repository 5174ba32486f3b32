package dev.sluice.dapr.jetstream;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The stream that a bus needs.
 *
 * @param busKey {@code namespace/name}, or {@code /name} of a ClusterEventBus
 * @param name the stream
 * @param subjects the broker's names of every topic, sorted
 * @param keep how long and how much
 * @param replicas 1 to 5
 */
public record StreamPlan(String busKey, String name, List<String> subjects, Keep keep, int replicas) {

    /** Copies and sorts. */
    public StreamPlan {
        subjects = List.copyOf(new TreeSet<>(subjects));
    }

    /**
     * How long and how much a stream keeps.
     *
     * @param age after this, what every reader has is removed; without {@code hold} everything is
     * @param maxBytes more than this is refused with {@code hold}, else the oldest goes
     * @param hold whether what a reader has still to read is kept whatever its age
     */
    public record Keep(Duration age, long maxBytes, boolean hold) {}

    /** The same for other subjects. */
    StreamPlan with(Collection<String> others) {
        return new StreamPlan(busKey, name, List.copyOf(others), keep, replicas);
    }

    /** What a stream of ours says of itself. */
    String description() {
        return "Made by Sluice for bus " + busKey;
    }

    /** What a person types to make it. */
    public String command() {
        return "nats stream add " + name + " --subjects=" + String.join(",", subjects)
                + " --storage=file --retention=limits --discard=" + (keep.hold() ? "new" : "old")
                + " --max-bytes=" + keep.maxBytes()
                + " --max-age=" + (keep.hold() ? "-1" : keep.age().toSeconds() + "s")
                + " --replicas=" + replicas + " --defaults";
    }
}
