package dev.sluice.dapr.render;

import dev.sluice.crds.model.Metadata;
import dev.sluice.crds.topology.OwnLog;
import dev.sluice.crds.topology.ResolvedSource;
import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.crds.topology.Topology;
import dev.sluice.dapr.DaprNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    /** All sources, and for each of these groups of triggers an app in each namespace that has it. */
    public static Roles ofGroups(Topology topology, Collection<String> groups) {
        List<TriggerRole> triggers = groups.stream()
                .distinct()
                .flatMap(group ->
                        triggerRoles(
                                topology,
                                group,
                                trigger -> trigger.group().name().equals(group))
                                .stream())
                .toList();
        return new Roles(sourceRoles(topology), triggers);
    }

    /** One of these apps alone, or none. */
    public Roles only(String appId) {
        return new Roles(
                sources.stream().filter(role -> role.appId().equals(appId)).toList(),
                triggers.stream().filter(role -> role.appId().equals(appId)).toList());
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
                        chosen.test(trigger) && !OwnLog.is(trigger.group().busKey()))
                .forEach(trigger -> byApp.computeIfAbsent(
                                DaprNames.triggerApp(trigger.group().namespace(), group), app -> new ArrayList<>())
                        .add(trigger));
        List<TriggerRole> roles = new ArrayList<>();
        byApp.forEach((app, triggers) -> roles.add(new TriggerRole(app, triggers, group.equals(DEFAULT_GROUP))));
        return roles;
    }
}
