package dev.sluice.crds.reader;

import dev.sluice.crds.Suggestion;
import dev.sluice.crds.model.ByteSize;
import dev.sluice.crds.model.DurationText;
import dev.sluice.crds.model.StartSpec;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.shape.FieldType;
import dev.sluice.crds.shape.FieldType.DecimalType;
import dev.sluice.crds.shape.FieldType.DurationType;
import dev.sluice.crds.shape.FieldType.EnumType;
import dev.sluice.crds.shape.FieldType.IntegerType;
import dev.sluice.crds.shape.FieldType.TextType;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Turns scalars into values; what is wrong with one is reported, and nothing comes back. */
final class ScalarBinder {

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}.*");
    private static final Pattern MILLIS = Pattern.compile("-1|[0-9]{1,15}");

    private final DocumentContext context;

    ScalarBinder(DocumentContext context) {
        this.context = context;
    }

    Optional<Object> bind(ScalarNode node, FieldType type, String path) {
        if (type instanceof FieldType.BooleanType) {
            return bool(node, path);
        }
        if (type instanceof IntegerType integer) {
            return integer(node, integer, path);
        }
        if (type instanceof DecimalType decimal) {
            return decimal(node, decimal, path);
        }
        if (type instanceof EnumType words) {
            return word(node, words, path);
        }
        return text(node, wanted(type), path).flatMap(text -> ofText(node, text, type, path));
    }

    private Optional<Object> ofText(ScalarNode node, String text, FieldType type, String path) {
        if (type instanceof DurationType duration) {
            return duration(node, text, duration, path);
        }
        if (type instanceof FieldType.SizeType) {
            Optional<Object> size = ByteSize.parse(text).map(Object.class::cast);
            return size.isPresent() ? size : refuse(node, path, ByteSize.DESCRIPTION);
        }
        if (type instanceof FieldType.StartType) {
            return start(node, text, path);
        }
        return plainText(node, text, (TextType) type, path);
    }

    private static String wanted(FieldType type) {
        if (type instanceof DurationType) {
            return DurationText.DESCRIPTION;
        }
        return type instanceof FieldType.SizeType ? ByteSize.DESCRIPTION : "text";
    }

    private Optional<String> text(ScalarNode node, String wanted, String path) {
        PlainScalar kind = PlainScalar.of(node);
        if (kind == PlainScalar.TEXT) {
            return Optional.of(node.getValue());
        }
        boolean quotesHelp = wanted.equals("text") && kind != PlainScalar.NULL;
        String hint = quotesHelp ? "expected text: write \"" + node.getValue() + "\" in quotes" : "expected " + wanted;
        context.error(node, path, "found " + kind.shown(node.getValue()), hint);
        return Optional.empty();
    }

    private Optional<Object> plainText(ScalarNode node, String text, TextType type, String path) {
        if (text.isBlank() && (type.nonEmpty() || type.expression() != null)) {
            context.error(node, path, "is empty", "write a value, or leave the field out");
            return Optional.empty();
        }
        if (text.length() > type.maxLength()) {
            context.error(node, path, "is " + text.length() + " characters long", "allowed: " + type.maxLength());
            return Optional.empty();
        }
        if (type.expression() != null) {
            context.expression(path, type.expression(), node);
        } else if (!type.format().accepts(text)) {
            return refuse(node, path, type.format().description());
        }
        if (type.format() == Format.IDENTIFIER) {
            context.name(path, node);
        }
        return Optional.of(text);
    }

    private Optional<Object> bool(ScalarNode node, String path) {
        if (PlainScalar.of(node) == PlainScalar.BOOLEAN) {
            return Optional.of(PlainScalar.truth(node.getValue()));
        }
        return refuse(node, path, "true or false, without quotes");
    }

    private Optional<Object> integer(ScalarNode node, IntegerType type, String path) {
        if (PlainScalar.of(node) != PlainScalar.INTEGER) {
            return refuse(node, path, "a whole number, without quotes");
        }
        try {
            long value = PlainScalar.integer(node.getValue());
            if (value >= type.min() && value <= type.max()) {
                return Optional.of(type.target() == int.class ? (Object) Math.toIntExact(value) : (Object) value);
            }
        } catch (NumberFormatException tooLarge) {
            // said below
        }
        return refuseRange(node, path, Long.toString(type.min()), Long.toString(type.max()));
    }

    private Optional<Object> decimal(ScalarNode node, DecimalType type, String path) {
        PlainScalar kind = PlainScalar.of(node);
        if (kind != PlainScalar.INTEGER && kind != PlainScalar.DECIMAL) {
            return refuse(node, path, "a number, without quotes");
        }
        try {
            double value = Double.parseDouble(node.getValue());
            if (value >= type.min() && value <= type.max()) {
                return Optional.of(value);
            }
        } catch (NumberFormatException special) {
            // hexadecimal, .inf and .nan: said below
        }
        return refuseRange(node, path, number(type.min()), number(type.max()));
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private Optional<Object> word(ScalarNode node, EnumType words, String path) {
        Enum<?> value = words.values().get(node.getValue());
        if (value != null) {
            return Optional.of(value);
        }
        context.error(
                node,
                path,
                "unknown value " + PlainScalar.TEXT.shown(node.getValue()),
                Suggestion.hint("allowed", node.getValue(), words.values().keySet()));
        return Optional.empty();
    }

    private Optional<Object> duration(ScalarNode node, String text, DurationType type, String path) {
        if (type.dapr() && MILLIS.matcher(text).matches()) {
            return Optional.of(Duration.ofMillis(Long.parseLong(text)));
        }
        Optional<Duration> duration = DurationText.parse(text);
        if (duration.isEmpty()) {
            return refuse(node, path, DurationText.DESCRIPTION);
        }
        if (duration.get().isZero() && !type.zeroAllowed()) {
            return refuse(node, path, "a duration longer than zero");
        }
        return duration.map(Object.class::cast);
    }

    private Optional<Object> start(ScalarNode node, String text, String path) {
        if (!Format.START.accepts(text)) {
            return refuse(node, path, Format.START.description());
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.equals("now")) {
            return Optional.of(new StartSpec.Now());
        }
        if (lower.equals("earliest")) {
            return Optional.of(new StartSpec.Earliest());
        }
        if (!DATE.matcher(text).matches()) {
            return Optional.of(new StartSpec.From(text));
        }
        try {
            return Optional.of(new StartSpec.At(OffsetDateTime.parse(text).toInstant()));
        } catch (DateTimeParseException notTime) {
            return refuse(node, path, "a time with zone such as 2026-01-31T00:00:00Z");
        }
    }

    private Optional<Object> refuse(ScalarNode node, String path, String allowed) {
        context.error(node, path, "found " + PlainScalar.of(node).shown(node.getValue()), "expected " + allowed);
        return Optional.empty();
    }

    private Optional<Object> refuseRange(ScalarNode node, String path, String min, String max) {
        context.error(node, path, node.getValue() + " is out of range", "allowed: " + min + " to " + max);
        return Optional.empty();
    }
}
