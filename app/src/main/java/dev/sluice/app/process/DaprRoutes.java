package dev.sluice.app.process;

import dev.sluice.crds.topology.ResolvedBus;
import dev.sluice.crds.topology.ResolvedSource;
import dev.sluice.crds.topology.Topology;
import dev.sluice.dapr.DaprNames;
import dev.sluice.dapr.bus.BusRoute;
import dev.sluice.dapr.component.SourceWay;
import dev.sluice.dapr.render.BusTopics;
import dev.sluice.dapr.render.Roles.TriggerRole;
import dev.sluice.dapr.render.Ways;
import dev.sluice.dapr.sidecar.Expected;
import dev.sluice.eventsource.spi.SourceName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an app expects of its sidecar, as its files were rendered. Pure. */
final class DaprRoutes {

    private DaprRoutes() {}

    /** How each bus that has a component is reached, by bus key. */
    static Map<String, BusRoute> of(Part part) {
        Map<String, BusRoute> routes = new LinkedHashMap<>();
        for (ResolvedBus bus : part.topology().buses().values()) {
            Ways.route(bus, part.app()).ifPresent(route -> routes.put(bus.key(), route));
        }
        return routes;
    }

    /** The components that the sidecar should have. */
    static Expected expected(Part part, Map<String, BusRoute> routes) {
        Set<String> bindings = new HashSet<>();
        Map<String, Set<String>> pubsubs = new HashMap<>();
        part.topology().sources().values().forEach(source -> {
            source(source, bindings, pubsubs);
            Optional.ofNullable(routes.get(source.busKey())).ifPresent(bus -> pubsubs.put(bus.publisher(), Set.of()));
        });
        part.triggers().ifPresent(role -> triggers(role, routes, pubsubs));
        return new Expected(bindings, pubsubs);
    }

    private static void source(ResolvedSource source, Set<String> bindings, Map<String, Set<String>> pubsubs) {
        for (ResolvedSource.Event event : source.events()) {
            SourceWay way = SourceWay.of(event.event());
            if (!way.throughDapr()) {
                continue;
            }
            SourceName name = new SourceName(
                    source.source().metadata().namespace(),
                    source.source().metadata().name(),
                    event.event().name());
            String component =
                    DaprNames.sourceComponent(name, event.event().kind().name().toLowerCase(Locale.ROOT));
            if (way.type().startsWith("bindings.")) {
                bindings.add(component);
            } else {
                pubsubs.put(component, Set.of());
            }
        }
    }

    private static void triggers(TriggerRole role, Map<String, BusRoute> routes, Map<String, Set<String>> pubsubs) {
        BusTopics.readBy(role)
                .forEach((busKey, topics) ->
                        Optional.ofNullable(routes.get(busKey)).ifPresent(bus -> reading(bus, topics, pubsubs)));
        BusTopics.publishedBy(role)
                .forEach(busKey -> Optional.ofNullable(routes.get(busKey))
                        .ifPresent(bus -> pubsubs.putIfAbsent(bus.publisher(), Set.of())));
    }

    private static void reading(BusRoute bus, Set<String> topics, Map<String, Set<String>> pubsubs) {
        topics.forEach(topic -> pubsubs.computeIfAbsent(bus.reader(topic), first -> new HashSet<>())
                .add(bus.brokerTopic(topic)));
        if (bus.keepsUndelivered()) {
            pubsubs.computeIfAbsent(bus.reader(bus.undelivered()), first -> new HashSet<>())
                    .add(bus.brokerTopic(bus.undelivered()));
        }
    }

    /** The buses of a part that only one process can serve. */
    static Set<String> embedded(Topology topology, Map<String, BusRoute> routes) {
        Set<String> embedded = new HashSet<>(topology.buses().keySet());
        embedded.removeAll(routes.keySet());
        embedded.removeIf(SplitBus::isOwn);
        return embedded;
    }
}
