package dev.sluice.app.cli;

import dev.sluice.app.process.RoleSettings.Kind;
import dev.sluice.app.process.RunApplication;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice trigger}. */
@Command(
        name = "trigger",
        description = "Runs the triggers of one namespace beside a Dapr sidecar, which reads their buses.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  sluice trigger . --dapr-grpc-port 50011 --app-port 50012",
            "  sluice trigger . --group audit --data /var/lib/sluice"
        })
final class TriggerCommand implements Callable<Integer> {

    @Mixin
    private ProcessOptions options = new ProcessOptions();

    @Mixin
    private SidecarOptions sidecar = new SidecarOptions();

    @Option(names = "--group", paramLabel = "GROUP", description = "Only this trigger group (default: all groups).")
    private @Nullable String group;

    @Override
    public Integer call() {
        return RunApplication.run(options.settings(false, sidecar.role(Kind.TRIGGER, group)));
    }
}
