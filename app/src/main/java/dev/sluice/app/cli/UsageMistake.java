package dev.sluice.app.cli;

import dev.sluice.crds.Suggestion;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line, what was probably meant, and where the options are told: not all of them. */
final class UsageMistake {

    private UsageMistake() {}

    /** Prints it; answers the exit code. */
    static int tell(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("sluice: " + message(mistake));
        err.println("'" + command.getCommandSpec().qualifiedName() + " --help' shows what there is");
        return ExitCode.USAGE.code();
    }

    private static String message(ParameterException mistake) {
        if (!(mistake instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(mistake.getMessage())
                    .replace("option option", "option")
                    .replace("is not an int", "is not a whole number")
                    .replace("is not a double", "is not a number");
        }
        CommandLine command = mistake.getCommandLine();
        String first = unmatched.getUnmatched().get(0);
        if (first.startsWith("-")) {
            String name = first.replaceFirst("=.*", "");
            return "unknown option " + name + nearest(name, options(command));
        }
        return command.getSubcommands().isEmpty()
                ? "does not know what to do with \"" + first + "\""
                : "unknown command \"" + first + "\"" + nearest(first, commands(command));
    }

    private static List<String> options(CommandLine command) {
        List<String> names = new ArrayList<>();
        command.getCommandSpec().options().forEach(option -> names.addAll(List.of(option.names())));
        return names;
    }

    private static List<String> commands(CommandLine command) {
        return command.getSubcommands().entrySet().stream()
                .filter(entry ->
                        !entry.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String nearest(String found, List<String> known) {
        Optional<String> nearest = Suggestion.nearest(found, known);
        return nearest.map(name -> "; did you mean " + name + "?").orElse("");
    }
}
