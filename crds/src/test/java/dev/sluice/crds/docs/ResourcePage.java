package dev.sluice.crds.docs;

import dev.sluice.crds.model.PatternCommon;
import dev.sluice.crds.model.ShapeSpec;
import dev.sluice.crds.schema.Exclusive;
import dev.sluice.crds.schema.NeedsValue;
import dev.sluice.crds.shape.Field;
import dev.sluice.crds.shape.FieldType;
import dev.sluice.crds.shape.RecordShape;
import dev.sluice.crds.shape.ResourceKind;
import dev.sluice.crds.shape.UnionShape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Writes the reference of one kind: a table for its spec and for everything that it holds. Not thread-safe. */
final class ResourcePage {

    private static final Set<Class<?>> STANDS_ALONE = Set.of(ShapeSpec.class, PatternCommon.class);

    private final StringBuilder text = new StringBuilder();
    private final Set<Class<?>> written;
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    /**
     * A page that leaves out what another part of it has told.
     *
     * @param written types that were told; grows
     */
    ResourcePage(Set<Class<?>> written) {
        this.written = written;
    }

    /** Everything about one kind. */
    static String of(ResourceKind kind, Set<Class<?>> written) {
        ResourcePage page = new ResourcePage(written);
        page.section(kind.kind() + ".spec", kind.spec(), "spec");
        while (!page.waiting.isEmpty()) {
            page.waiting.poll().run();
        }
        return page.text.toString();
    }

    private void section(String title, RecordShape shape, String path) {
        text.append("\n#### ").append(title).append("\n\n");
        text.append("In `").append(path).append("`.").append(groups(shape)).append("\n\n");
        text.append("| field | type | default | meaning |\n|---|---|---|---|\n");
        rows(shape, path);
    }

    private void rows(RecordShape shape, String path) {
        List<String> notes = new ArrayList<>();
        for (Field field : shape.fields()) {
            if (field.inline() && field.type() instanceof FieldType.ObjectType object) {
                if (STANDS_ALONE.contains(object.shape().type())) {
                    notes.add("And all fields of " + TypeNames.of(object) + ".");
                    later(field.type(), path);
                } else {
                    rows(object.shape(), path);
                }
            } else {
                row(field);
                later(field.type(), path + "." + field.key());
            }
        }
        notes.forEach(note -> text.append('\n').append(note).append('\n'));
    }

    private void row(Field field) {
        StringJoiner row = new StringJoiner(" | ", "| ", " |\n");
        row.add("`" + field.key() + "`");
        row.add(TypeNames.of(field.type()));
        row.add(fallback(field));
        row.add((field.doc() + dependence(field)).replace("|", "\\|").replace("<", "&lt;"));
        text.append(row);
    }

    private static String fallback(Field field) {
        if (field.required()) {
            return "required";
        }
        String fallback = field.defaultText();
        if (fallback != null) {
            return "`" + fallback.replace("|", "\\|") + "`";
        }
        return field.type() instanceof FieldType.BooleanType && !field.nullable() ? "`false`" : "";
    }

    private static String dependence(Field field) {
        NeedsValue needs = field.needs();
        if (needs != null) {
            return (needs.required() ? " Needed with, and only with, `" : " Only with `") + needs.field() + ": "
                    + String.join("` or `" + needs.field() + ": ", needs.value()) + "`.";
        }
        return field.with() == null ? "" : " Needs `" + field.with() + "`.";
    }

    private static String groups(RecordShape shape) {
        return shape.groups().stream().map(ResourcePage::group).collect(Collectors.joining());
    }

    private static String group(Exclusive group) {
        String amount =
                group.required() ? (group.many() ? " At least one of `" : " Exactly one of `") : " At most one of `";
        return amount + Arrays.stream(group.value()).collect(Collectors.joining("`, `")) + "`.";
    }

    private void later(FieldType type, String path) {
        if (type instanceof FieldType.ObjectType object) {
            if (written.add(object.shape().type())) {
                waiting.add(() -> section(TypeNames.title(object.shape().type()), object.shape(), path));
            }
        } else if (type instanceof FieldType.UnionType union) {
            if (written.add(union.union().type())) {
                waiting.add(() -> union(union.union(), path));
            }
        } else if (type instanceof FieldType.ListType list) {
            later(list.element(), path + "[]");
        } else if (type instanceof FieldType.MapType map) {
            later(map.value(), path + ".NAME");
        }
    }

    private void union(UnionShape union, String path) {
        text.append("\n#### ").append(TypeNames.title(union.type())).append("\n\n");
        text.append("In `").append(path).append("`: a mapping with exactly one of these keys.\n\n");
        text.append("| key | holds | meaning |\n|---|---|---|\n");
        Set<Class<?>> told = new HashSet<>();
        for (Map.Entry<String, RecordShape> variant : union.variants().entrySet()) {
            RecordShape shape = variant.getValue();
            FieldType holds = shape.whole() ? shape.fields().get(0).type() : new FieldType.ObjectType(shape);
            String meaning = shape.whole() ? shape.fields().get(0).doc() : "See " + TypeNames.title(shape.type()) + ".";
            text.append("| `")
                    .append(variant.getKey())
                    .append("` | ")
                    .append(TypeNames.of(holds))
                    .append(" | ");
            text.append(told.add(shape.type()) ? meaning : "The same by another name.")
                    .append(" |\n");
            later(holds, path + "." + variant.getKey());
        }
    }
}
