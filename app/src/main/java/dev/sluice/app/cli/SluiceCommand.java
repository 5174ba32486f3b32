package dev.sluice.app.cli;

import dev.sluice.app.client.ClientException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code sluice} itself: names its commands. */
@Command(
        name = "sluice",
        description =
                "Takes events in, keeps them safe, decides what they mean together, and calls functions with the result.",
        mixinStandardHelpOptions = true,
        versionProvider = SluiceCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            EventSourceCommand.class,
            TriggerCommand.class,
            CheckCommand.class,
            TestCommand.class,
            ReplayCommand.class,
            SendCommand.class,
            TailCommand.class,
            ExplainCommand.class,
            GetCommand.class,
            DeadLetterCommand.class,
            DisplayCommand.class,
            RenderCommand.class,
            BackupCommand.class,
            WarmUpCommand.class
        },
        footer = {"", "Start with 'sluice run examples/hello'. 'sluice COMMAND --help' shows examples."})
public final class SluiceCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private SluiceCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Runs a command line; answers the exit code. */
    public static int execute(String... args) {
        return execute(Surroundings.ofProcess(), args);
    }

    static int execute(Surroundings surroundings, String... args) {
        return commandLine(surroundings).execute(args);
    }

    /** All commands, with their options. */
    static CommandLine commandLine(Surroundings surroundings) {
        return new CommandLine(new SluiceCommand(surroundings))
                .setOut(surroundings.out().writer())
                .setErr(surroundings.err().writer())
                .setParameterExceptionHandler(UsageMistake::tell)
                .setExecutionExceptionHandler(SluiceCommand::failed)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    Surroundings surroundings() {
        return surroundings;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return ExitCode.FINE.code();
    }

    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (failure instanceof CommandFailure known) {
            err.println("sluice: " + known.getMessage());
            return known.exitCode().code();
        }
        if (failure instanceof ClientException remote) {
            err.println("sluice: " + remote.getMessage());
            return (remote.kind() == ClientException.Kind.REFUSED ? ExitCode.FAILED : ExitCode.UNREACHABLE).code();
        }
        err.println("sluice: a defect in Sluice: " + failure);
        failure.printStackTrace(err);
        return ExitCode.DEFECT.code();
    }

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = SluiceCommand.class.getPackage().getImplementationVersion();
            return new String[] {"sluice " + (version == null ? "(not packaged)" : version)};
        }
    }
}
