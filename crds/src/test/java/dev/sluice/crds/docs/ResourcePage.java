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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Writes the reference of one kind: a table for its spec and for everything that it holds. Not thread-safe. */
final class ResourcePage {

    /** Records whose fields stand among those of many others, but in a table of their own, and the path of one of those. */
    private static final Map<Class<?>, String> STANDS_ALONE =
            Map.of(ShapeSpec.class, "spec.KIND.NAME", PatternCommon.class, "spec.patterns.NAME.KIND");

    private static final Map<Class<?>, String> EVERYWHERE =
            Map.of(ShapeSpec.class, "In every source event", PatternCommon.class, "In every pattern");

    private final StringBuilder text = new StringBuilder();
    private final String kind;
    private final Set<Class<?>> written;
    private final Map<Class<?>, Set<Place>> places;
    private final PatternSentences patterns;
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    /** Where a mapping stands. */
    private record Place(String kind, String path) {}

    private ResourcePage(
            String kind, Set<Class<?>> written, Map<Class<?>, Set<Place>> places, PatternSentences patterns) {
        this.kind = kind;
        this.written = written;
        this.places = places;
        this.patterns = patterns;
    }

    /** Everything about all kinds, by kind; what one has told the next leaves out. */
    static Map<String, String> all(PatternSentences patterns) {
        Map<Class<?>, Set<Place>> places = new HashMap<>();
        all(places, patterns); // only now it is known where everything stands
        return all(places, patterns);
    }

    private static Map<String, String> all(Map<Class<?>, Set<Place>> places, PatternSentences patterns) {
        Map<String, String> pages = new LinkedHashMap<>();
        Set<Class<?>> written = new HashSet<>();
        for (ResourceKind kind : ResourceKind.ALL) {
            if (written.add(kind.spec().type())) { // a kind with the fields of another has no tables of its own
                ResourcePage page = new ResourcePage(kind.kind(), written, places, patterns);
                page.write(kind.spec());
                pages.put(kind.kind(), page.text.toString());
            }
        }
        return pages;
    }

    private void write(RecordShape spec) {
        stands(spec.type(), "spec");
        section(kind + ".spec", spec, "spec");
        while (!waiting.isEmpty()) {
            waiting.poll().run();
        }
    }

    private void stands(Class<?> type, String path) {
        Set<Place> known = places.computeIfAbsent(type, unseen -> new LinkedHashSet<>());
        boolean withinItself =
                known.stream().anyMatch(place -> place.kind().equals(kind) && path.startsWith(place.path() + "."));
        if (!withinItself) {
            known.add(new Place(kind, path));
        }
    }

    private String where(Class<?> type) {
        String everywhere = EVERYWHERE.get(type);
        if (everywhere != null) {
            return everywhere;
        }
        Map<String, List<String>> paths = new LinkedHashMap<>();
        for (Place place : places.getOrDefault(type, Set.of())) {
            paths.computeIfAbsent(place.kind(), unseen -> new ArrayList<>()).add("`" + place.path() + "`");
        }
        return paths.entrySet().stream()
                .map(in -> (in.getKey().equals(kind) ? "In " : "in " + article(in.getKey()) + in.getKey() + " ")
                        + String.join(", ", in.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static String article(String kind) {
        return kind.startsWith("E") ? "an " : "a ";
    }

    private void section(String title, RecordShape shape, String path) {
        text.append("\n#### ").append(title).append("\n\n");
        text.append(where(shape.type())).append(".").append(groups(shape)).append("\n\n");
        text.append("| field | type | default | meaning |\n|---|---|---|---|\n");
        rows(shape, path);
    }

    private void rows(RecordShape shape, String path) {
        List<String> notes = new ArrayList<>();
        for (Field field : shape.fields()) {
            if (field.inline() && field.type() instanceof FieldType.ObjectType object) {
                String alone = STANDS_ALONE.get(object.shape().type());
                if (alone != null) {
                    notes.add("And all fields of " + TypeNames.of(object) + ".");
                    later(field.type(), alone);
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
            stands(object.shape().type(), path);
            if (written.add(object.shape().type())) {
                waiting.add(() -> section(TypeNames.title(object.shape().type()), object.shape(), path));
            }
        } else if (type instanceof FieldType.UnionType union) {
            stands(union.union().type(), path);
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
        text.append(where(union.type())).append(": a mapping with exactly one of these keys.\n\n");
        text.append("| key | holds | meaning |\n|---|---|---|\n");
        Set<Class<?>> told = new HashSet<>();
        for (Map.Entry<String, RecordShape> variant : union.variants().entrySet()) {
            RecordShape shape = variant.getValue();
            FieldType holds = shape.whole() ? shape.fields().get(0).type() : new FieldType.ObjectType(shape);
            String meaning = shape.whole() ? shape.fields().get(0).doc() : patterns.of(variant.getKey());
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
