package dev.sluice.crds.reader;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * The names that a Trigger declares, taken from the nodes: a name is known also where its definition is wrong.
 *
 * @param inputs names of inputs
 * @param patterns names of patterns
 * @param groupsByInput named groups of each input's {@code match}
 */
record TriggerNames(Set<String> inputs, Set<String> patterns, Map<String, Set<String>> groupsByInput) {

    private static final Pattern NAMED_GROUP = Pattern.compile("\\(\\?P?<([A-Za-z_][A-Za-z0-9_]*)>");

    static TriggerNames of(@Nullable Node spec) {
        Map<String, NodeTuple> inputs = under(spec, "inputs");
        Map<String, Set<String>> groups = new LinkedHashMap<>();
        inputs.forEach((name, input) -> groups.put(name, groups(input.getValueNode())));
        return new TriggerNames(inputs.keySet(), under(spec, "patterns").keySet(), groups);
    }

    private static Map<String, NodeTuple> under(@Nullable Node node, String key) {
        NodeTuple entry = node instanceof MappingNode mapping ? entries(mapping).get(key) : null;
        return entry != null && entry.getValueNode() instanceof MappingNode mapping ? entries(mapping) : Map.of();
    }

    private static Map<String, NodeTuple> entries(MappingNode node) {
        return MappingReader.entries(node, "", new DocumentContext("", List.of()));
    }

    private static Set<String> groups(Node input) {
        Set<String> groups = new LinkedHashSet<>();
        NodeTuple match =
                input instanceof MappingNode mapping ? entries(mapping).get("match") : null;
        if (match != null && match.getValueNode() instanceof ScalarNode regex) {
            Matcher group = NAMED_GROUP.matcher(regex.getValue());
            while (group.find()) {
                groups.add(group.group(1));
            }
        }
        return groups;
    }

    Set<String> all() {
        Set<String> all = new LinkedHashSet<>(inputs);
        all.addAll(patterns);
        return all;
    }

    /** Every named group of every input. */
    Set<String> matchGroups() {
        Set<String> all = new LinkedHashSet<>();
        groupsByInput.values().forEach(all::addAll);
        return all;
    }

    /** The named groups of the input that a path lies in. */
    Set<String> matchGroupsAt(String path) {
        return groupsByInput.entrySet().stream()
                .filter(input -> path.startsWith("spec.inputs." + input.getKey() + "."))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(Set.of());
    }
}
