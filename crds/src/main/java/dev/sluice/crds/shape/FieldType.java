package dev.sluice.crds.shape;

import dev.sluice.crds.schema.ExpressionKind;
import dev.sluice.crds.schema.Format;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a YAML value may be; derived from the Java type and the annotations of a record component. */
public sealed interface FieldType {

    /**
     * Text.
     *
     * @param format what it may hold
     * @param expression which expression it is; null when it is none
     * @param nonEmpty whether empty text is an error
     */
    record TextType(Format format, @Nullable ExpressionKind expression, boolean nonEmpty) implements FieldType {

        private static final int MAX_EXPRESSION_LENGTH = 4096;

        /** The most characters. */
        public int maxLength() {
            return expression == null ? format.maxLength() : MAX_EXPRESSION_LENGTH;
        }
    }

    /** true or false. */
    record BooleanType() implements FieldType {}

    /**
     * A whole number.
     *
     * @param target {@code int.class} or {@code long.class}
     * @param min smallest value
     * @param max largest value
     */
    record IntegerType(Class<?> target, long min, long max) implements FieldType {}

    /**
     * A number.
     *
     * @param min smallest value
     * @param max largest value
     */
    record DecimalType(double min, double max) implements FieldType {}

    /**
     * A duration.
     *
     * @param zeroAllowed whether it may be zero
     * @param dapr whether a bare number is milliseconds and -1 means off
     */
    record DurationType(boolean zeroAllowed, boolean dapr) implements FieldType {}

    /** A number of bytes. */
    record SizeType() implements FieldType {}

    /** Where a trigger begins. */
    record StartType() implements FieldType {}

    /**
     * One of some words.
     *
     * @param values constants by their YAML names, in order
     */
    record EnumType(Map<String, Enum<?>> values) implements FieldType {

        /** Copies. */
        public EnumType {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /**
     * A credential: two fields, {@code x} and {@code xFrom}.
     *
     * @param plainIsFine whether it may stand in the file without a warning
     */
    record CredentialType(boolean plainIsFine) implements FieldType {}

    /**
     * A mapping with fixed fields.
     *
     * @param shape the fields
     */
    record ObjectType(RecordShape shape) implements FieldType {}

    /**
     * A mapping with exactly one of some keys.
     *
     * @param union the keys
     */
    record UnionType(UnionShape union) implements FieldType {}

    /**
     * A mapping from any key.
     *
     * @param key what the keys are
     * @param value what the values are
     * @param min fewest entries
     * @param max most entries
     */
    record MapType(Format key, FieldType value, int min, int max) implements FieldType {}

    /**
     * A list.
     *
     * @param element what the elements are
     * @param min fewest entries
     * @param max most entries
     */
    record ListType(FieldType element, int min, int max) implements FieldType {}

    /** A mapping of which nothing more is known. */
    record FreeType() implements FieldType {}
}
