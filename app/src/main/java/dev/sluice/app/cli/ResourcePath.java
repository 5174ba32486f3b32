package dev.sluice.app.cli;

import dev.sluice.app.output.Terminal;
import dev.sluice.app.resources.Resources;
import dev.sluice.crds.Problem;
import dev.sluice.eventsource.cron.Schedule;
import dev.sluice.trigger.check.SluiceExpressionChecker;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a person says that resources are.
 *
 * @param path YAML file or folder
 */
record ResourcePath(Path path) {

    /** Refuses a path at which nothing is. */
    void check() {
        if (!Files.exists(path)) {
            throw new CommandFailure(ExitCode.USAGE, path + " does not exist; give a YAML file or a folder");
        }
    }

    /**
     * Reads what is there, with its problems.
     *
     * @param references the addresses of objects that sinks refer to
     */
    Resources read(Map<String, URI> references) {
        check();
        return Resources.read(path, references, new SluiceExpressionChecker(Schedule::check));
    }

    /**
     * Reads what is there; when it is not valid, nothing is done with it.
     *
     * @param err where all errors are told
     * @param nothing what is not done, such as {@code nothing is rendered}
     */
    Resources valid(Map<String, URI> references, Terminal err, String nothing) {
        Resources resources = read(references);
        if (resources.hasErrors()) {
            resources.problems().stream()
                    .filter(Problem::isError)
                    .sorted()
                    .forEach(problem -> err.line(problem.toString()));
            throw new CommandFailure(ExitCode.FAILED, path + " has errors; " + nothing);
        }
        return resources;
    }
}
