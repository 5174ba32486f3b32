package dev.sluice.dapr.render;

import dev.sluice.crds.model.Metadata;
import dev.sluice.crds.topology.ResolvedSource;
import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.crds.topology.Topology;
import dev.sluice.dapr.DaprNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * How a topology is divided into apps, each with a sidecar of its own: one for each EventSource, so that what is wrong with one
 * touches no other, and one for each namespace's triggers, or for each of its groups.
 *
 * @param sources in the order of their app ids
 * @param triggers in the order of their app ids
 */
public record Roles(List<SourceRole> sources, List<TriggerRole> triggers) {

    /** The group that also takes the dead letters of sources. */
    public static final String DEFAULT_GROUP = "default";

    /** Copies. */
    public Roles {
        sources = List.copyOf(sources);
        triggers = List.copyOf(triggers);
    }

    /** An app that runs one EventSource. */
    public record SourceRole(String appId, ResolvedSource source) {}

    /**
     * An app that runs triggers of one namespace.
     *
     * @param appId the app
     * @param triggers what it runs
     * @param takesDeadLetters whether it also takes the dead letters of sources
     */
    public record TriggerRole(String appId, List<ResolvedTrigger> triggers, boolean takesDeadLetters) {

        /** Copies. */
        public TriggerRole {
            triggers = List.copyOf(triggers);
        }
    }

    /** All sources, and one app for all triggers of each namespace. */
    public static Roles of(Topology topology) {
        return new Roles(sourceRoles(topology), triggerRoles(topology, DEFAULT_GROUP, trigger -> true));
    }

    /** All sources, and an app for each group of triggers. */
    public static Roles eachGroup(Topology topology) {
        Set<String> groups = new TreeSet<>();
        topology.triggers()
                .values()
                .forEach(trigger -> groups.add(trigger.group().name()));
        List<TriggerRole> triggers = new ArrayList<>();
        groups.forEach(group -> triggers.addAll(ofGroup(topology, group)));
        return new Roles(sourceRoles(topology), triggers);
    }

    /** The apps that run one group of triggers, one for each namespace that has it. */
    public static List<TriggerRole> ofGroup(Topology topology, String group) {
        return triggerRoles(topology, group, trigger -> trigger.group().name().equals(group));
    }

    private static List<SourceRole> sourceRoles(Topology topology) {
        Map<String, SourceRole> roles = new TreeMap<>();
        for (ResolvedSource source : topology.sources().values()) {
            Metadata metadata = source.source().metadata();
            String appId = DaprNames.sourceApp(metadata.namespace(), metadata.name());
            roles.put(appId, new SourceRole(appId, source));
        }
        return List.copyOf(roles.values());
    }

    private static List<TriggerRole> triggerRoles(Topology topology, String group, Predicate<ResolvedTrigger> chosen) {
        Map<String, List<ResolvedTrigger>> byApp = new TreeMap<>();
        topology.triggers().values().stream()
                .filter(trigger ->
                        chosen.test(trigger) && !isOwnLog(trigger.group().busKey()))
                .forEach(trigger -> byApp.computeIfAbsent(
                                DaprNames.triggerApp(trigger.group().namespace(), group), app -> new ArrayList<>())
                        .add(trigger));
        List<TriggerRole> roles = new ArrayList<>();
        byApp.forEach((app, triggers) -> roles.add(new TriggerRole(app, triggers, group.equals(DEFAULT_GROUP))));
        return roles;
    }

    /** The log that an EventSource without a bus keeps for its sink: no other process reads it. */
    static boolean isOwnLog(String busKey) {
        return busKey.contains("/_source.");
    }
}
