package dev.sluice.app.process;

import dev.sluice.crds.topology.OwnLog;
import dev.sluice.crds.topology.ResolvedBus;
import dev.sluice.crds.topology.Topology;
import dev.sluice.dapr.bus.BusRoute;
import dev.sluice.dapr.render.Ways;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How an app reaches its buses. Pure. */
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

    /** The buses of a part that only one process can serve. */
    static Set<String> embedded(Topology topology, Map<String, BusRoute> routes) {
        Set<String> embedded = new HashSet<>(topology.buses().keySet());
        embedded.removeAll(routes.keySet());
        embedded.removeIf(OwnLog::is);
        return embedded;
    }
}
