package dev.sluice.crds.reader;

import dev.sluice.crds.Problem;
import dev.sluice.crds.model.ResourceId;
import java.util.List;

/**
 * What some files hold.
 *
 * @param files the files, in the order in which they were read
 * @param resources the valid resources, in the order of the files
 * @param invalid the resources that have errors; a reference to one of them is not an error of its own
 * @param replaced earlier definitions that a later one of the same name took the place of; they satisfy references too
 * @param targets documents of other API groups
 * @param problems everything that is wrong or doubtful, in the order of the files
 */
public record ReadResult(
        List<String> files,
        List<Located> resources,
        List<InvalidResource> invalid,
        List<Located> replaced,
        List<Target> targets,
        List<Problem> problems) {

    /** Copies. */
    public ReadResult {
        files = List.copyOf(files);
        resources = List.copyOf(resources);
        invalid = List.copyOf(invalid);
        replaced = List.copyOf(replaced);
        targets = List.copyOf(targets);
        problems = List.copyOf(problems);
    }

    /** Whether a resource stands in the files, but has errors. */
    public boolean isInvalid(ResourceId id) {
        return invalid.stream().anyMatch(resource -> resource.id().equals(id));
    }

    /** Whether anything was refused. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
