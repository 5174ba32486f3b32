package dev.sluice.app.resources;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.Problem;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.crds.topology.KnownReferences;
import dev.sluice.crds.topology.Resolution;
import dev.sluice.crds.topology.Topology;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The resources of one path, read and resolved.
 *
 * @param read what the files hold
 * @param topology everything that is valid
 * @param problems everything that is wrong or doubtful, in the order of the files
 */
public record Resources(ReadResult read, Topology topology, List<Problem> problems) {

    /**
     * Reads and resolves.
     *
     * @param path a file or a folder
     * @param references addresses of objects, {@code KIND/NAMESPACE/NAME} to URL; they win over what documents say
     * @param expressions compiles expressions
     */
    public static Resources read(Path path, Map<String, URI> references, ExpressionChecker expressions) {
        ReadResult read = new ResourceReader(expressions).read(List.of(path));
        Resolution resolution = Topology.resolve(read, new KnownReferences(references, read.targets()));
        List<Problem> problems = new ArrayList<>(read.problems());
        problems.addAll(resolution.problems());
        return new Resources(read, resolution.topology(), Problem.inOrder(read.files(), problems));
    }

    /** Whether any resource is refused. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
