package dev.sluice.it.dapr;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.crds.topology.Topology;
import dev.sluice.dapr.render.RenderOptions;
import dev.sluice.dapr.render.Rendering;
import dev.sluice.dapr.render.ResourceFolder;
import dev.sluice.dapr.render.Roles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** All roles that a folder of resources needs, each beside a sidecar of its own, started together. Used by one thread. */
final class RunningRoles implements AutoCloseable {

    private final Map<String, Role> roles = new LinkedHashMap<>();
    private final Map<String, Sidecar> sidecars = new LinkedHashMap<>();

    /** Renders the resources; nothing is started yet. */
    RunningRoles(Sidecars from, Path resources, Path folder) throws IOException {
        ReadResult read = new ResourceReader(ExpressionChecker.NONE).read(List.of(resources));
        Topology topology =
                Topology.resolve(read, (ref, namespace) -> Optional.empty()).topology();
        Roles apps = Roles.of(topology);
        Path components = folder.resolve("components");
        new ResourceFolder(components).update(Rendering.of(topology, apps, RenderOptions.DEFAULT));
        Map<String, String> commands = new LinkedHashMap<>();
        apps.triggers().forEach(role -> commands.put(role.appId(), "trigger"));
        apps.sources().forEach(role -> commands.put(role.appId(), "eventsource"));
        for (Map.Entry<String, String> app : commands.entrySet()) {
            String id = app.getKey();
            Sidecar sidecar = from.of(id).resources(components).flags("--max-body-size", "64Mi");
            sidecars.put(id, sidecar);
            roles.put(id, new Role(folder.resolve(id), sidecar, app.getValue(), resources.toString(), "--app-id", id));
        }
    }

    /** Starts all; each is ready to work when this returns. */
    RunningRoles start() {
        roles.values().forEach(Role::launch);
        sidecars.values().forEach(Sidecar::launch);
        roles.values().forEach(Role::awaitReady);
        return this;
    }

    Role role(String app) {
        return Objects.requireNonNull(roles.get(app), () -> app + " is none of " + roles.keySet());
    }

    Sidecar sidecar(String app) {
        return Objects.requireNonNull(sidecars.get(app), () -> app + " is none of " + sidecars.keySet());
    }

    @Override
    public void close() {
        roles.values().forEach(Role::close);
    }
}
