package dev.sluice.crds.reader;

import dev.sluice.crds.Problem;
import dev.sluice.crds.Problem.Severity;
import dev.sluice.crds.model.ResourceId;
import dev.sluice.crds.reader.Origin.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers what documents hold; the later of two resources of one name replaces the earlier. */
final class ResultBuilder {

    private record Place(Origin origin, Position position) {}

    private final Map<ResourceId, Located> resources = new LinkedHashMap<>();
    private final Map<ResourceId, Place> places = new LinkedHashMap<>();
    private final List<Located> replaced = new ArrayList<>();
    private final Set<ResourceId> invalid = new LinkedHashSet<>();
    private final List<Target> targets = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    void problem(Problem problem) {
        problems.add(problem);
    }

    void target(Target target) {
        targets.add(target);
    }

    /** A resource stands here, valid or not. */
    void seen(ResourceId id, Origin origin) {
        Position position = origin.at("metadata.name");
        Place earlier = places.put(id, new Place(origin, position));
        Located before = resources.remove(id);
        if (before != null) {
            replaced.add(before);
        }
        invalid.remove(id);
        if (earlier != null) {
            problems.add(new Problem(
                    origin.file(),
                    position.line(),
                    position.column(),
                    Severity.WARNING,
                    "metadata.name",
                    id + " stands twice: this one replaces that of "
                            + earlier.origin().file() + ":" + earlier.position().line(),
                    "remove one of the two",
                    id));
        }
    }

    void valid(Located located) {
        resources.put(ResourceId.of(located.resource()), located);
    }

    void invalid(ResourceId id) {
        invalid.add(id);
    }

    ReadResult build() {
        List<String> files = problems.stream().map(Problem::file).distinct().toList();
        List<Problem> inOrder = problems.stream()
                .sorted(Comparator.comparingInt((Problem problem) -> files.indexOf(problem.file()))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        return new ReadResult(List.copyOf(resources.values()), invalid, replaced, targets, inOrder);
    }
}
