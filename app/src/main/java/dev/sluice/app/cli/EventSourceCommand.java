package dev.sluice.app.cli;

import dev.sluice.app.process.RoleSettings.Kind;
import dev.sluice.app.process.RunApplication;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice eventsource}. */
@Command(
        name = "eventsource",
        description = "Runs one EventSource beside a Dapr sidecar, which publishes to its bus.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  sluice eventsource orders.yaml --dapr-grpc-port 50001 --app-port 50002",
            "  sluice eventsource . --app-id es-orders--default --data /var/lib/sluice"
        })
final class EventSourceCommand implements Callable<Integer> {

    @Mixin
    private ProcessOptions options = new ProcessOptions();

    @Mixin
    private SidecarOptions sidecar = new SidecarOptions();

    @Override
    public Integer call() {
        return RunApplication.run(options.settings(false, sidecar.role(Kind.SOURCE, null)));
    }
}
