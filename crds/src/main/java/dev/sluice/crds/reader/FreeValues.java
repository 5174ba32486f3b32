package dev.sluice.crds.reader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Turns nodes of which nothing is known into maps, lists, text, Long, Double, Boolean and null. */
final class FreeValues {

    private static final int MAX_DEPTH = 60;
    private static final int MAX_NODES = 20_000;

    private final DocumentContext context;
    private int nodes;

    private FreeValues(DocumentContext context) {
        this.context = context;
    }

    static @Nullable Object of(Node node, String path, DocumentContext context) {
        return new FreeValues(context).value(node, path, 0);
    }

    private @Nullable Object value(Node node, String path, int depth) {
        nodes++;
        if (depth > MAX_DEPTH || nodes > MAX_NODES) {
            if (nodes <= MAX_NODES + 1) {
                context.error(node, path, "is nested too deeply or has too many values", "make it smaller");
            }
            nodes = MAX_NODES + 1;
            return null;
        }
        if (node instanceof MappingNode mapping) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (Map.Entry<String, NodeTuple> entry :
                    MappingReader.entries(mapping, path, context).entrySet()) {
                String at = Paths.child(path, entry.getKey());
                values.put(entry.getKey(), value(entry.getValue().getValueNode(), at, depth + 1));
            }
            return values;
        }
        if (node instanceof SequenceNode sequence) {
            List<@Nullable Object> values = new ArrayList<>();
            for (Node element : sequence.getValue()) {
                values.add(value(element, Paths.element(path, values.size()), depth + 1));
            }
            return values;
        }
        return scalar((ScalarNode) node);
    }

    private static @Nullable Object scalar(ScalarNode node) {
        String value = node.getValue();
        try {
            return switch (PlainScalar.of(node)) {
                case NULL -> null;
                case BOOLEAN -> PlainScalar.truth(value);
                case INTEGER -> PlainScalar.integer(value);
                case DECIMAL -> Double.parseDouble(value);
                case TEXT -> value;
            };
        } catch (NumberFormatException special) {
            return value;
        }
    }
}
