package dev.sluice.crds.topology;

import dev.sluice.crds.Problem;
import dev.sluice.crds.Problem.Severity;
import dev.sluice.crds.model.ResourceId;
import dev.sluice.crds.reader.Located;
import dev.sluice.crds.reader.Origin.Position;
import java.util.ArrayList;
import java.util.List;

/** Gathers problems of resources at the places of their fields. */
final class Complaints {

    private final List<Problem> problems = new ArrayList<>();

    void error(Located located, String path, String message, String hint) {
        add(Severity.ERROR, located, path, message, hint);
    }

    void warning(Located located, String path, String message, String hint) {
        add(Severity.WARNING, located, path, message, hint);
    }

    private void add(Severity severity, Located located, String path, String message, String hint) {
        Position position = located.origin().at(path);
        problems.add(new Problem(
                located.origin().file(),
                position.line(),
                position.column(),
                severity,
                path,
                message,
                hint,
                ResourceId.of(located.resource())));
    }

    List<Problem> all() {
        return problems;
    }
}
