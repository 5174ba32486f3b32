package dev.sluice.crds.topology;

import dev.sluice.crds.Problem;
import java.util.List;

/**
 * What came of resolving.
 *
 * @param topology everything whose references hold
 * @param problems the references that do not, and what is doubtful; in the order of the files
 */
public record Resolution(Topology topology, List<Problem> problems) {

    /** Copies. */
    public Resolution {
        problems = List.copyOf(problems);
    }

    /** Whether anything was refused. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
