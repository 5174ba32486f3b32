package dev.sluice.crds.reader;

import dev.sluice.crds.Suggestion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads the entries of a mapping: text keys, no key twice, merge keys resolved. */
final class MappingReader {

    private MappingReader() {}

    /** The entries by key, in the order of the file; what is wrong with the keys is reported. */
    static Map<String, NodeTuple> entries(MappingNode node, String path, DocumentContext context) {
        Map<String, NodeTuple> entries = new LinkedHashMap<>();
        Map<String, NodeTuple> merged = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            if (isMerge(tuple.getKeyNode())) {
                merge(tuple.getValueNode(), merged, path, context);
            } else {
                add(tuple, entries, path, context);
            }
        }
        merged.forEach(entries::putIfAbsent);
        return entries;
    }

    private static boolean isMerge(Node key) {
        return key instanceof ScalarNode scalar && scalar.isPlain() && Tag.MERGE.equals(scalar.getTag());
    }

    private static void add(NodeTuple tuple, Map<String, NodeTuple> entries, String path, DocumentContext context) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            context.error(tuple.getKeyNode(), path, "a key is not text", "keys are text");
            return;
        }
        PlainScalar kind = PlainScalar.of(key);
        String name = key.getValue();
        if (kind == PlainScalar.BOOLEAN || kind == PlainScalar.NULL) {
            context.error(
                    key,
                    path,
                    "key " + name + " is a " + (kind == PlainScalar.NULL ? "null" : "boolean") + " in YAML",
                    "write it in quotes, or take another name");
            return;
        }
        NodeTuple first = entries.putIfAbsent(name, tuple);
        if (first != null) {
            int line = DocumentContext.position(first.getKeyNode()).line();
            context.error(
                    key,
                    Paths.child(path, name),
                    "key \"" + name + "\" is repeated",
                    "it stands on line " + line + " already");
        }
    }

    private static void merge(Node value, Map<String, NodeTuple> merged, String path, DocumentContext context) {
        if (value instanceof SequenceNode list) {
            list.getValue().forEach(element -> mergeOne(element, merged, path, context));
        } else {
            mergeOne(value, merged, path, context);
        }
    }

    private static void mergeOne(Node value, Map<String, NodeTuple> merged, String path, DocumentContext context) {
        if (!(value instanceof MappingNode mapping)) {
            context.error(value, path, "a merge key needs a mapping", "write <<: *anchor");
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && !isMerge(key)) {
                merged.putIfAbsent(key.getValue(), tuple);
            }
        }
    }

    /** Reports keys that are not known. */
    static boolean onlyKnown(Map<String, NodeTuple> entries, Set<String> known, String path, DocumentContext context) {
        boolean fine = true;
        for (Map.Entry<String, NodeTuple> entry : entries.entrySet()) {
            if (!known.contains(entry.getKey())) {
                context.error(
                        entry.getValue().getKeyNode(),
                        Paths.child(path, entry.getKey()),
                        "unknown field \"" + entry.getKey() + "\"",
                        Suggestion.hint("known fields", entry.getKey(), known));
                fine = false;
            }
        }
        return fine;
    }
}
