package dev.sluice.app.cli;

import dev.sluice.app.process.Replacements;
import dev.sluice.app.process.StartFailure;
import dev.sluice.eventsource.spi.Addresses;
import java.util.List;

/** The option {@code --resolve}. */
final class ReplacementOptions {

    private ReplacementOptions() {}

    /** The addresses that it replaces. */
    static Addresses of(List<String> resolve) {
        try {
            return Replacements.of(resolve);
        } catch (StartFailure wrong) {
            throw new CommandFailure(
                    ExitCode.USAGE, String.valueOf(wrong.getMessage()).replaceFirst("^sluice: ", ""));
        }
    }

    /** Refuses what is not of its form. */
    static void check(List<String> resolve) {
        of(resolve);
    }
}
