package dev.sluice.crds.reader;

import dev.sluice.crds.schema.Exclusive;
import dev.sluice.crds.schema.NeedsValue;
import dev.sluice.crds.shape.Field;
import dev.sluice.crds.shape.RecordShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The rules between the fields of one mapping: {@link Exclusive}, {@link NeedsValue} and {@code With}. */
final class FieldRules {

    private final DocumentContext context;

    FieldRules(DocumentContext context) {
        this.context = context;
    }

    boolean hold(RecordShape shape, Map<String, NodeTuple> entries, Node node, String path) {
        boolean fine = true;
        for (Exclusive group : shape.groups()) {
            fine &= exclusive(group, entries, node, path);
        }
        for (Field field : shape.fields()) {
            fine &= needs(shape, field, entries, node, path);
            fine &= with(field, entries, path);
        }
        return fine;
    }

    private boolean exclusive(Exclusive group, Map<String, NodeTuple> entries, Node node, String path) {
        List<String> given = new ArrayList<>();
        for (Map.Entry<String, NodeTuple> entry : entries.entrySet()) {
            boolean off = group.falseIsAbsent() && isFalse(entry.getValue().getValueNode());
            if (!off
                    && isGiven(entry.getValue())
                    && Arrays.asList(group.value()).contains(entry.getKey())) {
                given.add(entry.getKey());
            }
        }
        String names = String.join(", ", group.value());
        if (given.isEmpty() && group.required()) {
            String allowed = (group.many() ? "give at least one of " : "give exactly one of ") + names;
            context.error(node, path, "none of " + names + " is given", allowed);
            return false;
        }
        if (given.size() > 1 && !group.many()) {
            NodeTuple second = entries.get(given.get(1));
            Node place = second == null ? node : second.getKeyNode();
            String message = "\"" + given.get(1) + "\" stands beside \"" + given.get(0) + "\"";
            String allowed = (group.required() ? "give exactly one of " : "give at most one of ") + names;
            context.error(place, Paths.child(path, given.get(1)), message, allowed);
            return false;
        }
        return true;
    }

    private boolean needs(RecordShape shape, Field field, Map<String, NodeTuple> entries, Node node, String path) {
        NeedsValue rule = field.needs();
        if (rule == null) {
            return true;
        }
        List<String> wanted = Arrays.asList(rule.value());
        String actual = actual(shape, rule.field(), entries);
        NodeTuple entry = entries.get(field.key());
        boolean given = entry != null && isGiven(entry);
        String at = Paths.child(path, field.key());
        String words = rule.field() + ": " + String.join(" or ", wanted);
        if (given && entry != null && !wanted.contains(actual)) {
            context.error(
                    entry.getKeyNode(),
                    at,
                    "has no meaning with " + rule.field() + ": " + actual,
                    "only with " + words);
            return false;
        }
        if (!given && rule.required() && wanted.contains(actual)) {
            context.error(node, at, "is missing", "needed with " + words);
            return false;
        }
        return true;
    }

    private static String actual(RecordShape shape, String key, Map<String, NodeTuple> entries) {
        NodeTuple entry = entries.get(key);
        if (entry != null && isGiven(entry) && entry.getValueNode() instanceof ScalarNode scalar) {
            return PlainScalar.of(scalar) == PlainScalar.BOOLEAN
                    ? Boolean.toString(PlainScalar.truth(scalar.getValue()))
                    : scalar.getValue();
        }
        @Nullable
        String fallback = shape.fields().stream()
                .filter(field -> field.key().equals(key))
                .findFirst()
                .map(Field::defaultText)
                .orElse(null);
        return fallback == null ? "false" : fallback;
    }

    private boolean with(Field field, Map<String, NodeTuple> entries, String path) {
        NodeTuple entry = entries.get(field.key());
        String other = field.with();
        if (other == null || entry == null || !isGiven(entry)) {
            return true;
        }
        NodeTuple partner = entries.get(other);
        if (partner != null && isGiven(partner)) {
            return true;
        }
        context.error(
                entry.getKeyNode(),
                Paths.child(path, field.key()),
                "stands without \"" + other + "\"",
                "give " + other + " as well");
        return false;
    }

    private static boolean isGiven(NodeTuple entry) {
        return !(entry.getValueNode() instanceof ScalarNode scalar)
                || (PlainScalar.of(scalar) != PlainScalar.NULL
                        && !scalar.getValue().isEmpty());
    }

    private static boolean isFalse(Node node) {
        return node instanceof ScalarNode scalar
                && PlainScalar.of(scalar) == PlainScalar.BOOLEAN
                && !PlainScalar.truth(scalar.getValue());
    }
}
