package dev.sluice.app.cli;

import dev.sluice.app.process.RoleSettings;
import dev.sluice.app.process.RunSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every command that runs resources takes. */
final class ProcessOptions {

    @Parameters(arity = "0..1", paramLabel = "PATH", description = "YAML file or folder (default: this folder).")
    private Path path = Path.of(".");

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "HTTP port (default ${DEFAULT-VALUE}); 0: any free one.")
    private int port = 8080;

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            description = "Port of health and metrics (default ${DEFAULT-VALUE}); 0: any free one.")
    private int managementPort = 9000;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Address to listen on (default ${DEFAULT-VALUE}).")
    private String bind = "127.0.0.1";

    @Option(names = "--data", paramLabel = "DIR", description = "Data directory (default ${DEFAULT-VALUE}).")
    private Path data = Path.of(".sluice");

    @Option(names = "--secrets", paramLabel = "DIR", description = "Folder of secrets: one file NAME/KEY each.")
    private @Nullable Path secrets;

    @Mixin
    private final ReplacementOptions replacements = new ReplacementOptions();

    @Option(names = "--json", description = "Prints JSON lines.")
    private boolean json;

    /**
     * The settings of a process.
     *
     * @param offline whether sources do not connect
     * @param role its role beside Dapr; null: everything in one process
     */
    RunSettings settings(boolean offline, @Nullable RoleSettings role) {
        check();
        return new RunSettings(
                path,
                port,
                managementPort,
                bind,
                data,
                secrets,
                replacements.resolve(),
                replacements.references(),
                offline,
                json,
                role);
    }

    private void check() {
        new ResourcePath(path).check();
        if (secrets != null && !Files.isDirectory(secrets)) {
            throw new CommandFailure(ExitCode.USAGE, "--secrets " + secrets + " is no folder");
        }
        Ports.check("--port", port);
        Ports.check("--management-port", managementPort);
        if (port == managementPort && port != 0) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--port and --management-port are both " + port + "; give each its own");
        }
        replacements.addresses();
    }
}
