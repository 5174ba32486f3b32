package dev.sluice.crds.reader;

import dev.sluice.crds.Problem;
import dev.sluice.crds.Problem.Severity;
import dev.sluice.crds.model.ResourceId;
import dev.sluice.crds.reader.Origin.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers what documents hold; the later of two resources of one name replaces the earlier. */
final class ResultBuilder {

    private record Place(Origin origin, Position position) {}

    private final Map<ResourceId, Located> resources = new LinkedHashMap<>();
    private final Map<ResourceId, Place> places = new LinkedHashMap<>();
    private final List<Located> replaced = new ArrayList<>();
    private final Map<ResourceId, InvalidResource> invalid = new LinkedHashMap<>();
    private final List<String> files = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    /** A file is read next. */
    void file(String name) {
        files.add(name);
    }

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

    void invalid(InvalidResource resource) {
        invalid.put(resource.id(), resource);
    }

    ReadResult build() {
        return new ReadResult(
                files,
                List.copyOf(resources.values()),
                List.copyOf(invalid.values()),
                replaced,
                targets,
                Problem.inOrder(files, problems));
    }
}
