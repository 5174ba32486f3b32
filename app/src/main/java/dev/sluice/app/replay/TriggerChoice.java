package dev.sluice.app.replay;

import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.crds.topology.Topology;
import dev.sluice.trigger.engine.TriggerProgram;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which triggers a person means. */
public final class TriggerChoice {

    private TriggerChoice() {}

    /**
     * The triggers of a name.
     *
     * @param given {@code namespace/name} or a name that only one has; null: all
     * @throws IllegalArgumentException when there is none, or more than one; names those that there are
     */
    public static List<String> keys(Topology topology, @Nullable String given) {
        Collection<String> known = topology.triggers().keySet();
        List<String> found = known.stream()
                .filter(key -> given == null || key.equals(given) || key.endsWith("/" + given))
                .toList();
        if (found.isEmpty() || (given != null && found.size() > 1)) {
            throw new IllegalArgumentException(
                    (given == null ? "there is no trigger" : found.size() + " triggers are \"" + given + "\"")
                            + "; there are: " + String.join(", ", known));
        }
        return found;
    }

    /** Compiles those of them that exist. */
    public static List<TriggerProgram> programs(Topology topology, Collection<String> keys) {
        return keys.stream()
                .flatMap(key ->
                        Optional.<ResolvedTrigger>ofNullable(topology.triggers().get(key)).stream())
                .map(TriggerProgram::compile)
                .toList();
    }
}
