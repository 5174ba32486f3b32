package dev.sluice.dapr.render;

import dev.sluice.crds.topology.OwnLog;
import dev.sluice.crds.topology.ResolvedBus;
import dev.sluice.crds.topology.Topology;
import dev.sluice.dapr.DaprNames;
import dev.sluice.dapr.component.BusWay;
import dev.sluice.dapr.render.Roles.SourceRole;
import dev.sluice.dapr.render.Roles.TriggerRole;
import dev.sluice.dapr.sidecar.Expected;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files that the sidecars of some apps read. One folder serves all of them: each file names its app. The same topology
 * gives the same files.
 *
 * @param files contents by file name, in the order in which they should appear in a folder
 * @param variables what the environment of the sidecars must hold, by name
 * @param remarks what does not hold beside Dapr, in the order of the resources
 * @param expected what each app's sidecar has loaded when all is well, by app id
 */
public record Rendering(
        Map<String, String> files,
        List<SecretVariable> variables,
        List<Remark> remarks,
        Map<String, Expected> expected) {

    /** Nothing. */
    public static final Rendering NOTHING = new Rendering(Map.of(), List.of(), List.of(), Map.of());

    /** Copies. */
    public Rendering {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        variables = List.copyOf(variables);
        remarks = List.copyOf(remarks);
        expected = Map.copyOf(expected);
    }

    /** What an app's sidecar has loaded when all is well. */
    public Expected expected(String appId) {
        return expected.getOrDefault(appId, Expected.NOTHING);
    }

    /** What an app's sidecar must find in its environment. */
    public List<SecretVariable> variables(String appId) {
        return variables.stream()
                .filter(variable -> variable.appId().equals(appId))
                .toList();
    }

    /** Makes the files of apps. Pure. */
    public static Rendering of(Topology topology, Roles roles, RenderOptions options) {
        Maker maker = new Maker(topology, options);
        roles.sources().forEach(maker::source);
        roles.triggers().forEach(maker::trigger);
        return maker.rendering();
    }

    private static final class Maker {

        private final Map<String, String> files = new TreeMap<>();
        private final List<SecretVariable> variables = new ArrayList<>();
        private final Set<Remark> remarks = new LinkedHashSet<>();
        private final Map<String, Expected> expected = new TreeMap<>();
        private final Topology topology;
        private final RenderOptions options;

        Maker(Topology topology, RenderOptions options) {
            this.topology = topology;
            this.options = options;
        }

        void source(SourceRole role) {
            AppFiles app = new AppFiles(role.appId(), options);
            new SourceFiles(app, remarks).add(role.source());
            publisher(app, role.source().busKey());
            take(app);
        }

        void trigger(TriggerRole role) {
            AppFiles app = new AppFiles(role.appId(), options);
            BusTopics.readBy(role).forEach((busKey, topics) -> reader(app, busKey, topics));
            BusTopics.publishedBy(role).forEach(busKey -> publisher(app, busKey));
            take(app);
        }

        private void publisher(AppFiles app, String busKey) {
            way(busKey).ifPresent(bus -> {
                String name = DaprNames.publisher(app.appId(), busKey);
                Items items = bus.metadata().publish(app.items(name, "bus " + busKey));
                app.component(name, bus.way().type().type(), bus.way().version(), items);
            });
        }

        private void reader(AppFiles app, String busKey, Collection<String> topics) {
            way(busKey).ifPresent(bus -> new ReaderFiles(app, bus).add(topics));
        }

        private Optional<Bus> way(String busKey) {
            if (OwnLog.is(busKey)) {
                return Optional.empty();
            }
            ResolvedBus bus = topology.bus(busKey)
                    .orElseThrow(() -> new IllegalArgumentException("no bus " + busKey + " in this topology"));
            Optional<BusWay> way = BusWay.of(bus.spec());
            String subject = "bus " + busKey;
            if (way.isEmpty()) {
                remarks.add(new Remark(
                        subject,
                        "is embedded, and only one process reads an embedded log; beside Dapr name a broker: "
                                + "kafka, jetStream, redis, rabbitmq, pulsar or dapr"));
            }
            way.ifPresent(found -> found.remarks().forEach(text -> remarks.add(new Remark(subject, text))));
            return way.map(found -> new Bus(bus, found));
        }

        private void take(AppFiles app) {
            app.files().forEach(files::put);
            expected.put(app.appId(), app.expected());
            variables.addAll(app.variables());
        }

        Rendering rendering() {
            return new Rendering(files, variables, List.copyOf(remarks), expected);
        }
    }

    /** A bus and the component that serves it. */
    record Bus(ResolvedBus bus, BusWay way) {

        BusMetadata metadata() {
            return new BusMetadata(bus, way);
        }
    }
}
