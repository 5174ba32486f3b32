package dev.sluice.app.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code sluice} itself: names its commands. */
@Command(
        name = "sluice",
        description = "Takes events in, keeps them safe, decides what they mean together, and calls functions with the result.",
        mixinStandardHelpOptions = true,
        versionProvider = SluiceCommand.Version.class,
        subcommands = {RunCommand.class, WarmUpCommand.class})
public final class SluiceCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Runs a command line; answers the exit code. */
    public static int execute(String... args) {
        return new CommandLine(new SluiceCommand())
                .setExecutionExceptionHandler(SluiceCommand::failed)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args);
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
