package dev.sluice.crds.definition;

import dev.sluice.crds.model.ByteSize;
import dev.sluice.crds.model.DurationText;
import dev.sluice.crds.model.SecretKeyRef;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.shape.Field;
import dev.sluice.crds.shape.FieldType;
import dev.sluice.crds.shape.FieldType.CredentialType;
import dev.sluice.crds.shape.FieldType.DecimalType;
import dev.sluice.crds.shape.FieldType.DurationType;
import dev.sluice.crds.shape.FieldType.EnumType;
import dev.sluice.crds.shape.FieldType.IntegerType;
import dev.sluice.crds.shape.FieldType.ListType;
import dev.sluice.crds.shape.FieldType.MapType;
import dev.sluice.crds.shape.FieldType.ObjectType;
import dev.sluice.crds.shape.FieldType.TextType;
import dev.sluice.crds.shape.RecordShape;
import dev.sluice.crds.shape.Shapes;
import dev.sluice.crds.shape.UnionShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes shapes as structural schemas. A filter may hold filters without end, a schema may not: it goes two levels deep and
 * leaves the rest, and rules between fields of inner filters, to the reader (the API server counts what rules may cost).
 */
final class StructuralSchema {

    private static final int MAX_UNION_DEPTH = 2;
    private static final int MAX_CREDENTIAL_LENGTH = 65_536;

    private static final RecordShape SECRET = new Shapes().of(SecretKeyRef.class);

    private int unionDepth;

    /** The schema of a record's mapping. */
    Map<String, Object> of(RecordShape shape) {
        Map<String, Object> schema = typed("object");
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        addProperties(shape, properties, required);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("properties", properties);
        List<Map<String, Object>> rules = Rules.of(shape);
        if (!rules.isEmpty() && unionDepth <= 1) {
            schema.put("x-kubernetes-validations", rules);
        }
        return schema;
    }

    private void addProperties(RecordShape shape, Map<String, Object> properties, List<String> required) {
        for (Field field : shape.fields()) {
            if (field.inline() && field.type() instanceof ObjectType object) {
                addProperties(object.shape(), properties, required);
            } else if (field.type() instanceof CredentialType) {
                addCredential(field, properties);
            } else {
                properties.put(field.key(), property(field));
                if (field.required()) {
                    required.add(field.key());
                }
            }
        }
    }

    private static void addCredential(Field field, Map<String, Object> properties) {
        Map<String, Object> plain = described(field.doc(), typed("string"));
        plain.put("maxLength", MAX_CREDENTIAL_LENGTH);
        properties.put(field.key(), plain);
        Map<String, Object> from = described("Where " + field.key() + " comes from.", typed("object"));
        from.put("required", List.of("secretKeyRef"));
        from.put("properties", Map.of("secretKeyRef", new StructuralSchema().of(SECRET)));
        properties.put(field.key() + "From", from);
    }

    private Map<String, Object> property(Field field) {
        FieldType type = field.type();
        if (type instanceof TextType text && field.required()) {
            type = new TextType(text.format(), text.expression(), true);
        }
        Map<String, Object> schema = described(field.doc(), of(type));
        String fallback = field.defaultText();
        if (fallback != null && field.needs() == null) {
            schema.put("default", value(type, fallback));
        }
        return schema;
    }

    private static Object value(FieldType type, String text) {
        if (type instanceof IntegerType) {
            return Long.parseLong(text);
        }
        if (type instanceof ListType) {
            return Arrays.asList(text.split(","));
        }
        return type instanceof ObjectType ? Map.of() : text;
    }

    private static Map<String, Object> described(String doc, Map<String, Object> schema) {
        Map<String, Object> described = new LinkedHashMap<>();
        if (!doc.isEmpty()) {
            described.put("description", doc);
        }
        described.putAll(schema);
        return described;
    }

    private Map<String, Object> of(FieldType type) {
        if (type instanceof ObjectType object) {
            return of(object.shape());
        }
        if (type instanceof FieldType.UnionType union) {
            return union(union.union());
        }
        if (type instanceof MapType map) {
            Map<String, Object> schema = typed("object");
            schema.put("additionalProperties", of(map.value()));
            bounds(schema, "Properties", map.min(), map.max());
            return schema;
        }
        if (type instanceof ListType list) {
            Map<String, Object> schema = typed("array");
            schema.put("items", of(list.element()));
            bounds(schema, "Items", list.min(), list.max());
            return schema;
        }
        return type instanceof FieldType.FreeType ? open() : scalar(type);
    }

    private static Map<String, Object> open() {
        Map<String, Object> schema = typed("object");
        schema.put("x-kubernetes-preserve-unknown-fields", true);
        return schema;
    }

    private Map<String, Object> union(UnionShape union) {
        if (unionDepth > MAX_UNION_DEPTH) {
            return open();
        }
        unionDepth++;
        Map<String, Object> properties = new LinkedHashMap<>();
        union.variants()
                .forEach((key, shape) -> properties.put(
                        key, shape.whole() ? of(shape.fields().get(0).type()) : of(shape)));
        unionDepth--;
        Map<String, Object> schema = typed("object");
        schema.put("properties", properties);
        bounds(schema, "Properties", 1, 1);
        return schema;
    }

    private static void bounds(Map<String, Object> schema, String what, int min, int max) {
        if (min > 0) {
            schema.put("min" + what, min);
        }
        schema.put("max" + what, max);
    }

    private static Map<String, Object> scalar(FieldType type) {
        if (type instanceof FieldType.BooleanType) {
            return typed("boolean");
        }
        if (type instanceof IntegerType integer) {
            return integer(integer);
        }
        if (type instanceof DecimalType decimal) {
            Map<String, Object> schema = typed("number");
            schema.put("minimum", decimal.min());
            schema.put("maximum", decimal.max());
            return schema;
        }
        if (type instanceof EnumType words) {
            Map<String, Object> schema = typed("string");
            schema.put("enum", List.copyOf(words.values().keySet()));
            return schema;
        }
        if (type instanceof DurationType duration) {
            return text(64, duration.dapr() ? "-1|[0-9]{1,15}|" + DurationText.PATTERN : DurationText.PATTERN, false);
        }
        if (type instanceof FieldType.SizeType) {
            return text(24, ByteSize.PATTERN, false);
        }
        if (type instanceof FieldType.StartType) {
            return text(Format.START.maxLength(), Format.START.pattern(), false);
        }
        TextType text = (TextType) type;
        boolean blank = !text.nonEmpty() && text.expression() == null;
        Map<String, Object> schema =
                text(text.maxLength(), text.expression() == null ? text.format().pattern() : "", blank);
        if (!blank) {
            schema.put("minLength", 1);
        }
        return schema;
    }

    private static Map<String, Object> integer(IntegerType integer) {
        Map<String, Object> schema = typed("integer");
        schema.put("format", integer.target() == int.class ? "int32" : "int64");
        schema.put("minimum", integer.min());
        if (integer.max() != Long.MAX_VALUE) {
            schema.put("maximum", integer.max());
        }
        return schema;
    }

    private static Map<String, Object> text(int maxLength, String pattern, boolean blank) {
        Map<String, Object> schema = typed("string");
        schema.put("maxLength", maxLength);
        if (!pattern.isEmpty()) {
            schema.put("pattern", "^(" + pattern + (blank ? ")?$" : ")$"));
        }
        return schema;
    }

    private static Map<String, Object> typed(String type) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", type);
        return schema;
    }
}
