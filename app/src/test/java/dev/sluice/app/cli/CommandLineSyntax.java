package dev.sluice.app.cli;

import java.util.Optional;
import picocli.CommandLine;

/** Whether a command line could be run. */
public final class CommandLineSyntax {

    private CommandLineSyntax() {}

    /** What is wrong with it, without running it. */
    public static Optional<String> problem(String... arguments) {
        try {
            SluiceCommand.commandLine(Surroundings.ofProcess()).parseArgs(arguments);
            return Optional.empty();
        } catch (CommandLine.ParameterException wrong) {
            return Optional.of(String.valueOf(wrong.getMessage()));
        }
    }
}
