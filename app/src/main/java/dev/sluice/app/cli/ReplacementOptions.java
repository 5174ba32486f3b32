package dev.sluice.app.cli;

import dev.sluice.app.process.Replacements;
import dev.sluice.app.process.StartFailure;
import dev.sluice.eventsource.spi.Addresses;
import java.net.URI;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which addresses stand for the names in resources. */
final class ReplacementOptions {

    @Option(
            names = "--resolve",
            paramLabel = "HOST[:PORT]=ADDRESS",
            description = "ADDRESS[:PORT] stands for HOST wherever a resource names it.")
    private List<String> resolve = List.of();

    @Option(
            names = "--ref",
            paramLabel = "KIND/NS/NAME=URL",
            description = "The address of an object that a sink refers to.")
    private Map<String, URI> references = Map.of();

    /** What was given for {@code --resolve}. */
    List<String> resolve() {
        return resolve;
    }

    /** The addresses of objects. */
    Map<String, URI> references() {
        return references;
    }

    /** The addresses that {@code --resolve} replaces; refuses what is not of its form. */
    Addresses addresses() {
        try {
            return Replacements.of(resolve);
        } catch (StartFailure wrong) {
            throw new CommandFailure(
                    ExitCode.USAGE, String.valueOf(wrong.getMessage()).replaceFirst("^sluice: ", ""));
        }
    }
}
