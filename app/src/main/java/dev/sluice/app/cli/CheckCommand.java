package dev.sluice.app.cli;

import dev.sluice.app.resources.Resources;
import dev.sluice.eventsource.cron.Schedule;
import dev.sluice.trigger.check.SluiceExpressionChecker;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice check}: needs no server, and touches nothing but files unless it is told to connect. */
@Command(
        name = "check",
        description = "Says everything that is wrong in resources, and what their buses and sources can promise.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit code 0: nothing is wrong; 1: something is; 3: with --connect, something cannot be reached.",
            "",
            "Examples:",
            "  sluice check examples/hello",
            "  sluice check . --connect --resolve kafka.default.svc=127.0.0.1",
            "  sluice check . --json"
        })
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "PATH", description = "YAML file or folder.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path path;

    @Option(names = "--connect", description = "Also tries to reach every broker and sink.")
    private boolean connect;

    @Option(
            names = "--resolve",
            paramLabel = "HOST[:PORT]=ADDRESS",
            description = "With --connect: connect to ADDRESS[:PORT] where a resource names HOST.")
    private List<String> resolve = List.of();

    @Option(
            names = "--ref",
            paramLabel = "KIND/NS/NAME=URL",
            description = "The address of an object that a sink refers to.")
    private Map<String, URI> references = Map.of();

    @Override
    public Integer call() {
        if (!Files.exists(path)) {
            throw new CommandFailure(ExitCode.USAGE, path + " does not exist; give a YAML file or a folder");
        }
        Connections connections = new Connections(ReplacementOptions.of(resolve));
        Resources resources = Resources.read(path, references, new SluiceExpressionChecker(Schedule::check));
        List<Connection.Tried> tried = connect ? connections.tryAll(resources.topology()) : List.of();
        CheckReport report = new CheckReport(path, resources, tried);
        if (common.json()) {
            common.document(report.json(common.mapper()));
        } else {
            report.print(common.out());
        }
        if (resources.hasErrors()) {
            return ExitCode.FAILED.code();
        }
        boolean allReached = tried.stream().allMatch(Connection.Tried::reached);
        return (allReached ? ExitCode.FINE : ExitCode.UNREACHABLE).code();
    }
}
