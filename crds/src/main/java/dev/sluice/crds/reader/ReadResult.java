package dev.sluice.crds.reader;

import dev.sluice.crds.Problem;
import dev.sluice.crds.model.ResourceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What some files hold.
 *
 * @param resources the valid resources, in the order of the files
 * @param invalid the resources that have errors; a reference to one of them is not an error of its own
 * @param replaced earlier definitions that a later one of the same name took the place of; they satisfy references too
 * @param targets documents of other API groups
 * @param problems everything that is wrong or doubtful, in the order of the files
 */
public record ReadResult(
        List<Located> resources,
        Set<ResourceId> invalid,
        List<Located> replaced,
        List<Target> targets,
        List<Problem> problems) {

    /** Copies. */
    public ReadResult {
        resources = List.copyOf(resources);
        invalid = Collections.unmodifiableSet(new LinkedHashSet<>(invalid));
        replaced = List.copyOf(replaced);
        targets = List.copyOf(targets);
        problems = List.copyOf(problems);
    }

    /** Whether anything was refused. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }

    /**
     * These resources, but of each that is invalid now the version that was valid before: an edit that breaks a resource
     * leaves the old version running.
     */
    public ReadResult keeping(ReadResult previous) {
        List<Located> kept = new ArrayList<>(resources);
        Set<ResourceId> stillInvalid = new LinkedHashSet<>(invalid);
        for (Located located : previous.resources()) {
            if (stillInvalid.remove(ResourceId.of(located.resource()))) {
                kept.add(located);
            }
        }
        return new ReadResult(kept, stillInvalid, replaced, targets, problems);
    }
}
