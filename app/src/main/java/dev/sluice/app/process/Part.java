package dev.sluice.app.process;

import dev.sluice.app.process.RoleSettings.Kind;
import dev.sluice.crds.topology.OwnLog;
import dev.sluice.crds.topology.ResolvedSource;
import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.crds.topology.Topology;
import dev.sluice.dapr.render.Roles;
import dev.sluice.dapr.render.Roles.SourceRole;
import dev.sluice.dapr.render.Roles.TriggerRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of a topology an app runs.
 *
 * @param app the app id
 * @param topology its sources and triggers, with all buses
 * @param roles the app alone, as it is rendered; none where the topology has it no more
 */
record Part(String app, Topology topology, Roles roles) {

    /**
     * Finds the app of a role.
     *
     * @throws StartFailure when there is none, or more than one and the settings do not say which
     */
    static Part of(RoleSettings role, Topology whole) {
        return role.kind() == Kind.SOURCE ? source(role, whole) : triggers(role, whole);
    }

    /** Its triggers, in a trigger role. */
    Optional<TriggerRole> triggers() {
        return roles.triggers().stream().findFirst();
    }

    private static Part source(RoleSettings role, Topology whole) {
        Roles all = Roles.of(whole);
        String app = choose(role, all.sources().stream().map(SourceRole::appId).toList(), "EventSource");
        Roles own = all.only(app);
        Map<String, ResolvedSource> sources = new LinkedHashMap<>();
        own.sources().forEach(each -> sources.put(each.source().key(), each.source()));
        Map<String, ResolvedTrigger> triggers = new LinkedHashMap<>();
        whole.triggers().forEach((key, trigger) -> {
            String bus = trigger.group().busKey();
            boolean here = OwnLog.is(bus)
                    && sources.values().stream()
                            .anyMatch(source -> source.busKey().equals(bus));
            if (here) {
                triggers.put(key, trigger);
            }
        });
        return new Part(app, new Topology(whole.buses(), sources, triggers), own);
    }

    private static Part triggers(RoleSettings role, Topology whole) {
        String group = role.group();
        Roles all = group == null ? Roles.of(whole) : Roles.ofGroups(whole, List.of(group));
        String app =
                choose(role, all.triggers().stream().map(TriggerRole::appId).toList(), "Trigger");
        Roles own = all.only(app);
        Map<String, ResolvedTrigger> triggers = new LinkedHashMap<>();
        own.triggers().forEach(each -> each.triggers().forEach(trigger -> triggers.put(trigger.key(), trigger)));
        return new Part(app, new Topology(whole.buses(), Map.of(), triggers), own);
    }

    private static String choose(RoleSettings role, List<String> apps, String what) {
        String named = role.app();
        if (named != null) {
            return named;
        }
        if (apps.isEmpty()) {
            throw new StartFailure("sluice: there is no " + what + " for this role");
        }
        if (apps.size() > 1) {
            throw new StartFailure("sluice: each app has a sidecar of its own, and here are " + apps.size()
                    + "; choose one with --app-id: " + String.join(", ", apps));
        }
        return apps.get(0);
    }
}
