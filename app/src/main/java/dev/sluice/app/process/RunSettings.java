package dev.sluice.app.process;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code sluice run} was asked to do.
 *
 * @param path file or folder of resources
 * @param port HTTP port, 0 for any free one; default 8080
 * @param managementPort port of health and metrics, 0 for any free one; default 9000
 * @param bind address to listen on; default 127.0.0.1
 * @param data data directory; default {@code .sluice}
 * @param secrets folder of secrets, {@code <name>/<key>}; null: environment variables only
 * @param resolve replaced addresses, {@code HOST[:PORT]=ADDRESS[:PORT]} each
 * @param references addresses of objects, {@code KIND/NAMESPACE/NAME} to URL
 * @param offline sources do not connect; events come by {@code send}
 * @param json output for machines
 * @param role its role beside Dapr; null: everything in one process
 */
public record RunSettings(
        Path path,
        int port,
        int managementPort,
        String bind,
        Path data,
        @Nullable Path secrets,
        List<String> resolve,
        Map<String, URI> references,
        boolean offline,
        boolean json,
        @Nullable RoleSettings role) {

    /** Copies. */
    public RunSettings {
        resolve = List.copyOf(resolve);
        references = Map.copyOf(references);
    }

    /** The same with a free port wherever any was asked for, so that everything that names a port names the real one. */
    RunSettings withPorts() {
        int chosen = ListenAddress.port(bind, port, managementPort);
        int management = ListenAddress.port(bind, managementPort, chosen);
        return new RunSettings(path, chosen, management, bind, data, secrets, resolve, references, offline, json, role);
    }

    /** The same with a path as short as it is told from the folder we are in. */
    RunSettings fromHere() {
        Path here = Path.of("").toAbsolutePath();
        Path whole = path.toAbsolutePath().normalize();
        Path shorter = whole.startsWith(here) && !whole.equals(here) ? here.relativize(whole) : whole;
        return new RunSettings(
                shorter, port, managementPort, bind, data, secrets, resolve, references, offline, json, role);
    }
}
