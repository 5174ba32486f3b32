package dev.sluice.app.process;

import dev.sluice.crds.model.EventBusSpec;
import dev.sluice.crds.model.SourceEvent;
import dev.sluice.crds.topology.ResolvedBus;
import dev.sluice.crds.topology.ResolvedSource;
import dev.sluice.crds.topology.Topology;
import dev.sluice.dapr.DaprNames;
import dev.sluice.dapr.bus.BusRoute;
import dev.sluice.dapr.bus.BusRoute.Publishing;
import dev.sluice.dapr.bus.BusRoute.Reading;
import dev.sluice.dapr.component.BusWay;
import dev.sluice.dapr.component.ComponentType.Handling;
import dev.sluice.dapr.component.SourceWay;
import dev.sluice.dapr.render.BusTopics;
import dev.sluice.dapr.render.Roles.TriggerRole;
import dev.sluice.dapr.sidecar.Expected;
import dev.sluice.dapr.source.DaprSources;
import dev.sluice.eventbus.Guarantee;
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

    /** Which way a source event takes is decided as it was when its component was rendered. */
    static final DaprSources.Ways WAYS = new DaprSources.Ways() {
        @Override
        public boolean throughDapr(SourceEvent event) {
            return SourceWay.of(event).throughDapr();
        }

        @Override
        public Guarantee guarantee(SourceEvent event) {
            return SourceWay.of(event).guarantee();
        }
    };

    private DaprRoutes() {}

    /** How each bus that has a component is reached, by bus key. */
    static Map<String, BusRoute> of(Part part) {
        Map<String, BusRoute> routes = new LinkedHashMap<>();
        for (ResolvedBus bus : part.topology().buses().values()) {
            BusWay.of(bus.spec()).ifPresent(way -> routes.put(bus.key(), route(part.app(), bus, way)));
        }
        return routes;
    }

    private static BusRoute route(String app, ResolvedBus bus, BusWay way) {
        Handling handling = way.type().handling();
        EventBusSpec spec = bus.spec();
        return new BusRoute(
                bus.key(),
                app,
                publishing(handling),
                handling == Handling.EVENTS_ONE_TOPIC ? Reading.COMPONENT_PER_TOPIC : Reading.ONE_COMPONENT,
                way.guarantee(),
                spec.topic(),
                Math.toIntExact(spec.maxEventBytes().bytes()));
    }

    private static Publishing publishing(Handling handling) {
        return switch (handling) {
            case BATCHES -> Publishing.BATCHES_WITH_KEYS;
            case EVENTS_WITH_KEYS -> Publishing.EVENTS_WITH_KEYS;
            case EVENTS, EVENTS_ONE_TOPIC, BINDING -> Publishing.EVENTS;
        };
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
                .forEach((busKey, topics) -> Optional.ofNullable(routes.get(busKey))
                        .ifPresent(bus -> topics.forEach(
                                topic -> pubsubs.computeIfAbsent(bus.reader(topic), first -> new HashSet<>())
                                        .add(bus.brokerTopic(topic)))));
    }

    /** The buses of a part that only one process can serve. */
    static Set<String> embedded(Topology topology, Map<String, BusRoute> routes) {
        Set<String> embedded = new HashSet<>(topology.buses().keySet());
        embedded.removeAll(routes.keySet());
        embedded.removeIf(SplitBus::isOwn);
        return embedded;
    }
}
