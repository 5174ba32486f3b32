package dev.sluice.app.cli;

import dev.sluice.app.process.RoleSettings;
import dev.sluice.app.process.RoleSettings.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the sidecar of a role is, and which app the role is. */
final class SidecarOptions {

    private static final int DEFAULT_APP_PORT = 50002;

    @Option(names = "--app-id", paramLabel = "ID", description = "The app, where PATH holds several.")
    private @Nullable String app;

    @Option(
            names = "--app-port",
            paramLabel = "PORT",
            defaultValue = "${env:APP_PORT:-" + DEFAULT_APP_PORT + "}",
            description = "Where the sidecar calls back (default: APP_PORT, else " + DEFAULT_APP_PORT + ").")
    private int appPort;

    @Option(
            names = "--dapr-grpc-port",
            paramLabel = "PORT",
            description = "The sidecar's gRPC port (default: DAPR_GRPC_PORT, else 50001).")
    private int sidecarPort;

    @Option(
            names = "--sidecar-log",
            paramLabel = "FILE",
            description = "The file in which the sidecar writes: its reasons stand there alone.")
    private @Nullable Path sidecarLog;

    @Option(
            names = "--components",
            paramLabel = "DIR",
            description =
                    "The rendered files that the sidecar reads: components that stay away are started again there.")
    private @Nullable Path components;

    RoleSettings role(Kind kind, @Nullable String group) {
        if (components != null && !Files.isDirectory(components)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--components " + components + " is no folder; 'sluice render PATH --dapr --out " + components
                            + "' makes it");
        }
        return new RoleSettings(kind, app, group, sidecarPort, appPort, sidecarLog, components);
    }
}
