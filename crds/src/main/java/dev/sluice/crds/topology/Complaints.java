package dev.sluice.crds.topology;

import dev.sluice.crds.Problem;
import dev.sluice.crds.Problem.Severity;
import dev.sluice.crds.reader.Origin.Position;
import dev.sluice.crds.reader.Referrer;
import java.util.ArrayList;
import java.util.List;

/** Gathers problems of resources at the places of their fields. */
final class Complaints {

    private final List<Problem> problems = new ArrayList<>();

    void error(Referrer referrer, String path, String message, String hint) {
        add(Severity.ERROR, referrer, path, message, hint);
    }

    void warning(Referrer referrer, String path, String message, String hint) {
        add(Severity.WARNING, referrer, path, message, hint);
    }

    private void add(Severity severity, Referrer referrer, String path, String message, String hint) {
        Position position = referrer.origin().at(path);
        problems.add(new Problem(
                referrer.origin().file(),
                position.line(),
                position.column(),
                severity,
                path,
                message,
                hint,
                referrer.id()));
    }

    List<Problem> all() {
        return problems;
    }
}
