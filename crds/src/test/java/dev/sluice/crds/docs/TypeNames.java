package dev.sluice.crds.docs;

import dev.sluice.crds.schema.ExpressionKind;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.shape.FieldType;
import dev.sluice.crds.shape.FieldType.DecimalType;
import dev.sluice.crds.shape.FieldType.DurationType;
import dev.sluice.crds.shape.FieldType.EnumType;
import dev.sluice.crds.shape.FieldType.IntegerType;
import dev.sluice.crds.shape.FieldType.ListType;
import dev.sluice.crds.shape.FieldType.MapType;
import dev.sluice.crds.shape.FieldType.ObjectType;
import dev.sluice.crds.shape.FieldType.TextType;
import dev.sluice.crds.shape.FieldType.UnionType;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Says in a few words what a field may hold. */
final class TypeNames {

    private static final Map<ExpressionKind, String> LANGUAGES = Map.of(
            ExpressionKind.FILTER_SQL, "CloudEvents SQL",
            ExpressionKind.JSONPATH, "JSONPath",
            ExpressionKind.REGEX, "RE2 expression",
            ExpressionKind.FORMAT_REGEX, "RE2 expression",
            ExpressionKind.CRON, "schedule",
            ExpressionKind.TIME_ZONE, "time zone");

    private static final Map<Class<?>, String> NAMES = Map.of(
            FieldType.BooleanType.class, "boolean",
            FieldType.SizeType.class, "size",
            FieldType.StartType.class, "start",
            FieldType.CredentialType.class, "credential",
            FieldType.FreeType.class, "any mapping");

    private static final Map<Format, String> FORMATS = Map.of(
            Format.DNS_LABEL, "name",
            Format.OBJECT_NAME, "name",
            Format.IDENTIFIER, "identifier",
            Format.ATTRIBUTE, "attribute name",
            Format.TOPIC, "topic",
            Format.SINK_URI, "address",
            Format.MQTT_URL, "address",
            Format.PATH, "path");

    private TypeNames() {}

    static String of(FieldType type) {
        if (type instanceof ObjectType object) {
            return link(object.shape().type());
        }
        if (type instanceof UnionType union) {
            return link(union.union().type());
        }
        if (type instanceof ListType list) {
            return "list of " + of(list.element());
        }
        if (type instanceof MapType map) {
            return "map from " + FORMATS.getOrDefault(map.key(), "text") + " to " + of(map.value());
        }
        return scalar(type);
    }

    private static String scalar(FieldType type) {
        if (type instanceof TextType text) {
            return text(text);
        }
        if (type instanceof EnumType words) {
            return words.values().keySet().stream()
                    .map(word -> "`" + word + "`")
                    .collect(Collectors.joining(", "));
        }
        if (type instanceof IntegerType number) {
            return number(number.min(), number.max());
        }
        if (type instanceof DecimalType number) {
            return "number from " + number.min() + " to " + number.max();
        }
        if (type instanceof DurationType duration) {
            return duration.dapr() ? "duration, or milliseconds" : "duration";
        }
        return NAMES.getOrDefault(type.getClass(), "text");
    }

    private static String number(long min, long max) {
        return max >= Integer.MAX_VALUE ? "integer, at least " + min : "integer from " + min + " to " + max;
    }

    private static String text(TextType text) {
        ExpressionKind expression = text.expression();
        return expression == null
                ? FORMATS.getOrDefault(text.format(), "text")
                : LANGUAGES.getOrDefault(expression, "CEL");
    }

    private static String link(Class<?> type) {
        return "[" + title(type) + "](#" + title(type).toLowerCase(Locale.ROOT) + ")";
    }

    /** The heading under which a record stands. */
    static String title(Class<?> type) {
        return type.getSimpleName().replaceFirst("Spec$", "");
    }
}
