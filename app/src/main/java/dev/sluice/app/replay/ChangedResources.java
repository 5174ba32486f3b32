package dev.sluice.app.replay;

import dev.sluice.crds.Problem;
import dev.sluice.crds.model.ResourceId;
import dev.sluice.crds.reader.Located;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.crds.topology.Resolution;
import dev.sluice.crds.topology.Topology;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What would run if some files were edited.
 *
 * @param topology everything that is valid
 * @param triggers the triggers that stand in the edited files, {@code namespace/name}
 * @param errors what is wrong in the edited files
 */
public record ChangedResources(Topology topology, Set<String> triggers, List<Problem> errors) {

    private static final URI NOWHERE = URI.create("http://nowhere.invalid/");

    /**
     * Lays edited files over what runs. Addresses of sinks need not be known: nothing is sent.
     *
     * @param running what the resources are now
     * @param files texts by name; what they hold takes the place of what has the same kind and name
     * @param reader reads them
     */
    public static ChangedResources of(ReadResult running, Map<String, String> files, ResourceReader reader) {
        Map<ResourceId, Located> all = new LinkedHashMap<>();
        running.resources().forEach(located -> all.put(located.id(), located));
        Set<String> triggers = new HashSet<>();
        List<String> names = new ArrayList<>(running.files());
        List<Problem> problems = new ArrayList<>();
        files.forEach((name, text) -> {
            ReadResult read = reader.read(name, text);
            names.add(name);
            problems.addAll(read.problems());
            read.resources().forEach(located -> {
                all.put(located.id(), located);
                if (located.id().kind().equals("Trigger")) {
                    triggers.add(located.id().namespace() + "/" + located.id().name());
                }
            });
        });
        ReadResult merged = new ReadResult(
                names, List.copyOf(all.values()), running.invalid(), List.of(), running.targets(), List.of());
        Resolution resolution = Topology.resolve(merged, (ref, namespace) -> Optional.of(NOWHERE));
        problems.addAll(resolution.problems());
        List<Problem> errors = problems.stream()
                .filter(problem -> problem.isError() && files.containsKey(problem.file()))
                .toList();
        return new ChangedResources(resolution.topology(), triggers, errors);
    }
}
