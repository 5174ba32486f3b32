package dev.sluice.app.resources;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.Problem;
import dev.sluice.crds.model.ObjectRef;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.crds.reader.Target;
import dev.sluice.crds.topology.Resolution;
import dev.sluice.crds.topology.Topology;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    public static Resources read(Path path, Map<String, String> references, ExpressionChecker expressions) {
        ReadResult read = new ResourceReader(expressions).read(List.of(path));
        Resolution resolution =
                Topology.resolve(read, (ref, namespace) -> address(ref, namespace, references, read.targets()));
        List<Problem> problems = new ArrayList<>(read.problems());
        problems.addAll(resolution.problems());
        return new Resources(read, resolution.topology(), List.copyOf(problems));
    }

    private static Optional<URI> address(
            ObjectRef ref, String namespace, Map<String, String> references, List<Target> targets) {
        String given = references.get(ref.kind() + "/" + namespace + "/" + ref.name());
        if (given != null) {
            return Optional.of(URI.create(given));
        }
        for (Target target : targets) {
            if (target.kind().equals(ref.kind())
                    && target.name().equals(ref.name())
                    && target.namespace().equals(namespace)
                    && target.url() != null) {
                return Optional.of(URI.create(target.url()));
            }
        }
        if (ref.kind().equals("Service") && ref.apiVersion().equals("v1")) {
            return Optional.of(URI.create("http://" + ref.name() + "." + namespace + ".svc.cluster.local/"));
        }
        return Optional.empty();
    }

    /** Whether any resource is refused. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
