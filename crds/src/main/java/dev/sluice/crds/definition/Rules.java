package dev.sluice.crds.definition;

import dev.sluice.crds.schema.Exclusive;
import dev.sluice.crds.schema.NeedsValue;
import dev.sluice.crds.shape.Field;
import dev.sluice.crds.shape.FieldType;
import dev.sluice.crds.shape.RecordShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules between the fields of one mapping as CEL that the API server evaluates. They look at presence only: cheap. */
final class Rules {

    /** Field names that CEL in the API server reads as {@code __name__}. */
    static final Set<String> CEL_WORDS = Set.of("namespace", "in", "as", "for", "if", "import", "package", "function");

    private Rules() {}

    /** The rules of a record and of those inlined into it. */
    static List<Map<String, Object>> of(RecordShape shape) {
        List<Map<String, Object>> rules = new ArrayList<>();
        shape.groups().forEach(group -> rules.add(exclusive(shape, group)));
        for (Field field : shape.fields()) {
            if (field.inline() && field.type() instanceof FieldType.ObjectType object) {
                rules.addAll(of(object.shape()));
            } else {
                fieldRules(shape, field, rules);
            }
        }
        return rules;
    }

    private static void fieldRules(RecordShape shape, Field field, List<Map<String, Object>> rules) {
        if (field.type() instanceof FieldType.CredentialType) {
            rules.add(credential(field));
        }
        NeedsValue needs = field.needs();
        if (needs != null) {
            rules.addAll(needs(shape, field, needs));
        }
        String with = field.with();
        if (with != null) {
            String rule = "!" + has(field.key()) + " || " + has(with);
            rules.add(rule(rule, field.key() + " needs " + with));
        }
    }

    private static Map<String, Object> exclusive(RecordShape shape, Exclusive group) {
        String names = String.join(", ", group.value());
        List<String> given = Arrays.stream(group.value())
                .map(key -> given(shape, key, group.falseIsAbsent()))
                .toList();
        if (group.many()) {
            return rule(String.join(" || ", given), "at least one of " + names + " is needed");
        }
        String count = "[" + String.join(", ", given) + "].filter(given, given).size()";
        return group.required()
                ? rule(count + " == 1", "exactly one of " + names + " is needed")
                : rule(count + " <= 1", "at most one of " + names + " may be given");
    }

    private static String given(RecordShape shape, String key, boolean falseIsAbsent) {
        boolean bool = shape.keys().get(key) instanceof FieldType.BooleanType;
        return bool && falseIsAbsent ? "(" + has(key) + " && " + self(key) + ")" : has(key);
    }

    private static Map<String, Object> credential(Field field) {
        String both = has(field.key()) + " && " + has(field.key() + "From");
        return field.required()
                ? rule(
                        has(field.key()) + " != " + has(field.key() + "From"),
                        "exactly one of " + field.key() + " and " + field.key() + "From is needed")
                : rule(
                        "!(" + both + ")",
                        "at most one of " + field.key() + " and " + field.key() + "From may be given");
    }

    private static List<Map<String, Object>> needs(RecordShape shape, Field field, NeedsValue needs) {
        boolean bool = shape.keys().get(needs.field()) instanceof FieldType.BooleanType;
        String values = Arrays.stream(needs.value())
                .map(value -> bool ? value : "'" + value + "'")
                .collect(Collectors.joining(", ", "[", "]"));
        String holds = "(" + has(needs.field()) + " && " + self(needs.field()) + " in " + values + ")";
        String words = needs.field() + ": " + String.join(" or ", needs.value());
        List<Map<String, Object>> rules = new ArrayList<>();
        rules.add(rule("!" + has(field.key()) + " || " + holds, field.key() + " needs " + words));
        if (needs.required()) {
            rules.add(rule("!" + holds + " || " + has(field.key()), words + " needs " + field.key()));
        }
        return rules;
    }

    private static String has(String key) {
        return "has(" + self(key) + ")";
    }

    private static String self(String key) {
        return "self." + (CEL_WORDS.contains(key) ? "__" + key + "__" : key);
    }

    private static Map<String, Object> rule(String rule, String message) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("rule", rule);
        entry.put("message", message);
        return entry;
    }
}
