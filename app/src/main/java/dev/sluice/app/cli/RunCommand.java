package dev.sluice.app.cli;

import dev.sluice.app.beside.DaprRun;
import dev.sluice.app.output.Terminal;
import dev.sluice.app.process.RunApplication;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice run}. */
@Command(
        name = "run",
        description = "Runs everything in one process: sources, a durable bus, triggers.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  sluice run examples/hello",
            "  sluice run . --data /var/lib/sluice --bind 0.0.0.0",
            "  sluice run . --resolve kafka.default.svc=127.0.0.1:9092",
            "  sluice run . --ref Service/default/orders=http://127.0.0.1:3000/",
            "  sluice run . --dapr --daprd ~/.dapr/bin/daprd"
        })
final class RunCommand implements Callable<Integer> {

    @Mixin
    private ProcessOptions options = new ProcessOptions();

    @Option(names = "--offline", description = "Sources do not connect; events come by 'sluice send'.")
    private boolean offline;

    @Option(names = "--dapr", description = "Beside Dapr: the roles and their sidecars as processes of this machine.")
    private boolean dapr;

    @Option(names = "--daprd", paramLabel = "FILE", description = "The sidecar's program (default: daprd on the PATH).")
    private @Nullable Path daprd;

    @Override
    public Integer call() {
        if (dapr && offline) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--dapr and --offline exclude each other: beside Dapr sources and buses connect through sidecars;"
                            + " leave one of them out");
        }
        if (daprd != null && !dapr) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--daprd names the sidecar of --dapr, and that is missing; add --dapr or leave it out");
        }
        if (dapr) {
            return DaprRun.run(options.settings(offline, null), daprd, Terminal.standard());
        }
        return RunApplication.run(options.settings(offline, null));
    }
}
