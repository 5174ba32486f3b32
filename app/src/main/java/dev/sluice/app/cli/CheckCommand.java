package dev.sluice.app.cli;

import dev.sluice.app.resources.Resources;
import java.nio.file.Path;
import java.util.List;
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

    @Mixin
    private final ReplacementOptions replacements = new ReplacementOptions();

    @Override
    public Integer call() {
        Connections connections = new Connections(replacements.addresses());
        Resources resources = new ResourcePath(path).read(replacements.references());
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
