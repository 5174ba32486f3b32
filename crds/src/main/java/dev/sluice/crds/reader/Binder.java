package dev.sluice.crds.reader;

import dev.sluice.crds.Suggestion;
import dev.sluice.crds.shape.FieldType;
import dev.sluice.crds.shape.FieldType.ListType;
import dev.sluice.crds.shape.FieldType.MapType;
import dev.sluice.crds.shape.RecordShape;
import dev.sluice.crds.shape.UnionShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Turns nodes into values as the shapes say. Everything wrong is reported to the context; a value of which any part is wrong
 * is empty, and reading goes on beside it.
 */
final class Binder {

    private static final int MAX_DEPTH = 60;
    private static final int MAX_NODES = 100_000;

    private final DocumentContext context;
    private final ScalarBinder scalars;
    private final RecordBinder records;
    private int depth;
    private int nodes;

    Binder(DocumentContext context) {
        this.context = context;
        this.scalars = new ScalarBinder(context);
        this.records = new RecordBinder(context, this);
    }

    /** Reads the mapping of one record; {@code ignored} keys are left alone. */
    Optional<Object> bindRecord(Node node, RecordShape shape, String path, Set<String> ignored) {
        return records.bind(node, shape, path, ignored);
    }

    Optional<Object> bind(Node node, FieldType type, String path) {
        context.located(path, node);
        nodes++;
        if (depth >= MAX_DEPTH || nodes > MAX_NODES) {
            context.error(node, path, "is nested too deeply or has too many values", "make it smaller");
            return Optional.empty();
        }
        depth++;
        try {
            return value(node, type, path);
        } finally {
            depth--;
        }
    }

    private Optional<Object> value(Node node, FieldType type, String path) {
        if (type instanceof FieldType.ObjectType object) {
            return records.bind(node, object.shape(), path, Set.of());
        }
        if (type instanceof FieldType.UnionType union) {
            return union(node, union.union(), path);
        }
        if (type instanceof MapType map) {
            return map(node, map, path);
        }
        if (type instanceof ListType list) {
            return list(node, list, path);
        }
        if (type instanceof FieldType.FreeType) {
            return node instanceof MappingNode
                    ? Optional.ofNullable(FreeValues.of(node, path, context))
                    : expected(node, path, "a mapping");
        }
        return node instanceof ScalarNode scalar
                ? scalars.bind(scalar, type, path)
                : expected(node, path, wanted(type));
    }

    private static String wanted(FieldType type) {
        if (type instanceof FieldType.EnumType words) {
            return "one of " + String.join(", ", words.values().keySet());
        }
        return type instanceof FieldType.BooleanType
                ? "true or false"
                : type instanceof FieldType.IntegerType || type instanceof FieldType.DecimalType ? "a number" : "text";
    }

    /** Reports a value of the wrong kind; scalars are not shown, they may be secrets at a wrong place. */
    Optional<Object> expected(Node node, String path, String wanted) {
        String found = node instanceof MappingNode
                ? "a mapping"
                : node instanceof SequenceNode
                        ? "a list"
                        : node instanceof ScalarNode scalar && PlainScalar.of(scalar) == PlainScalar.NULL
                                ? "nothing"
                                : "a single value";
        context.error(node, path, "found " + found, "expected " + wanted);
        return Optional.empty();
    }

    private Optional<Object> union(Node node, UnionShape union, String path) {
        String allowed = String.join(", ", union.variants().keySet());
        if (!(node instanceof MappingNode mapping)) {
            return expected(node, path, "a mapping with one of " + allowed);
        }
        Map<String, NodeTuple> entries = MappingReader.entries(mapping, path, context);
        List<Optional<Object>> values = new ArrayList<>();
        for (Map.Entry<String, NodeTuple> entry : entries.entrySet()) {
            String at = Paths.child(path, entry.getKey());
            if (!values.isEmpty()) {
                String message = "\"" + entry.getKey() + "\" stands beside another " + noun(union);
                context.error(entry.getValue().getKeyNode(), at, message, "give exactly one " + noun(union));
            }
            values.add(variant(entry.getValue(), union, entry.getKey(), at));
        }
        if (entries.isEmpty()) {
            context.error(node, path, "is empty", "give one " + noun(union) + ": " + allowed);
        }
        return values.size() == 1 ? values.get(0) : Optional.empty();
    }

    private Optional<Object> variant(NodeTuple entry, UnionShape union, String key, String path) {
        RecordShape shape = union.variants().get(key);
        if (shape == null) {
            String message = "unknown " + noun(union) + " \"" + key + "\"";
            String hint = Suggestion.hint("allowed", key, union.variants().keySet());
            context.error(entry.getKeyNode(), path, message, hint);
            return Optional.empty();
        }
        Node node = entry.getValueNode();
        if (!shape.whole()) {
            context.located(path, node);
            return records.bind(node, shape, path, Set.of());
        }
        return bind(node, shape.fields().get(0).type(), path)
                .map(value -> RecordBinder.instantiate(shape, new Object[] {value}));
    }

    private static String noun(UnionShape union) {
        return union.type().getSimpleName().equals("PatternSpec") ? "pattern kind" : "filter dialect";
    }

    private Optional<Object> map(Node node, MapType type, String path) {
        if (!(node instanceof MappingNode mapping)) {
            return expected(node, path, "a mapping");
        }
        Map<String, NodeTuple> entries = MappingReader.entries(mapping, path, context);
        boolean fine = sized(node, entries.size(), type.min(), type.max(), path);
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, NodeTuple> entry : entries.entrySet()) {
            String at = Paths.child(path, entry.getKey());
            if (!type.key().accepts(entry.getKey())) {
                fine = false;
                context.error(
                        entry.getValue().getKeyNode(),
                        at,
                        "found name \"" + entry.getKey() + "\"",
                        "expected " + type.key().description());
            }
            Optional<Object> value = bind(entry.getValue().getValueNode(), type.value(), at);
            fine &= value.isPresent();
            value.ifPresent(bound -> values.put(entry.getKey(), bound));
        }
        return fine ? Optional.of(values) : Optional.empty();
    }

    private Optional<Object> list(Node node, ListType type, String path) {
        if (!(node instanceof SequenceNode sequence)) {
            return expected(node, path, "a list");
        }
        boolean fine = sized(node, sequence.getValue().size(), type.min(), type.max(), path);
        List<Object> values = new ArrayList<>();
        for (int index = 0; index < sequence.getValue().size(); index++) {
            Optional<Object> value = bind(sequence.getValue().get(index), type.element(), Paths.element(path, index));
            fine &= value.isPresent();
            value.ifPresent(values::add);
        }
        return fine ? Optional.of(values) : Optional.empty();
    }

    private boolean sized(Node node, int size, int min, int max, String path) {
        if (size < min) {
            context.error(node, path, size == 0 ? "is empty" : "has " + size + " entry", "give at least " + min);
            return false;
        }
        if (size > max) {
            context.error(node, path, "has " + size + " entries", "allowed: " + max);
            return false;
        }
        return true;
    }
}
