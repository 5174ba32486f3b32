package dev.sluice.crds.shape;

import dev.sluice.crds.model.ByteSize;
import dev.sluice.crds.model.Credential;
import dev.sluice.crds.model.StartSpec;
import dev.sluice.crds.schema.DaprDuration;
import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Entries;
import dev.sluice.crds.schema.Exclusive;
import dev.sluice.crds.schema.Expression;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Key;
import dev.sluice.crds.schema.NeedsValue;
import dev.sluice.crds.schema.Plain;
import dev.sluice.crds.schema.Range;
import dev.sluice.crds.schema.Text;
import dev.sluice.crds.schema.Whole;
import dev.sluice.crds.schema.With;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Derives the shapes of YAML mappings from records and their annotations. Not thread-safe while it derives.
 *
 * @see <a href="../../../../../../../docs/adr/0001-one-description-for-reader-and-definitions.md">Decision 1</a>
 */
public final class Shapes {

    private static final int MAX_LIST = 100;
    private static final int MAX_MAP = 64;

    private final Map<Class<?>, RecordShape> records = new HashMap<>();
    private final Map<Class<?>, UnionShape> unions = new HashMap<>();

    /** The shape of a record and of all that it holds. */
    public RecordShape of(Class<?> type) {
        RecordShape known = records.get(type);
        if (known != null) {
            return known;
        }
        RecordShape derived = derive(type);
        records.put(type, derived);
        return derived;
    }

    private RecordShape derive(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        List<Field> fields = new ArrayList<>();
        for (int index = 0; index < components.length; index++) {
            fields.add(field(components[index], index));
        }
        List<Exclusive> groups = Arrays.asList(type.getAnnotationsByType(Exclusive.class));
        boolean whole = type.isAnnotationPresent(Whole.class);
        return new RecordShape(type, fields, groups, whole, constructor(type, components));
    }

    private static Constructor<?> constructor(Class<?> type, RecordComponent[] components) {
        Class<?>[] parameters =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(parameters);
        } catch (NoSuchMethodException missing) {
            throw new IllegalStateException("a record has its canonical constructor: " + type, missing);
        }
    }

    private Field field(RecordComponent component, int index) {
        FieldType type = type(component.getAnnotatedType(), component);
        Default defaults = component.getAnnotation(Default.class);
        Key key = component.getAnnotation(Key.class);
        Doc doc = component.getAnnotation(Doc.class);
        With with = component.getAnnotation(With.class);
        return new Field(
                key == null ? component.getName() : key.value(),
                index,
                type,
                required(component, type),
                nullable(component.getAnnotatedType()),
                component.isAnnotationPresent(Inline.class),
                defaults == null ? null : defaults.value(),
                doc == null ? "" : doc.value(),
                component.getAnnotation(NeedsValue.class),
                with == null ? null : with.value());
    }

    private static boolean required(RecordComponent component, FieldType type) {
        if (nullable(component.getAnnotatedType())
                || component.isAnnotationPresent(Default.class)
                || component.isAnnotationPresent(Inline.class)) {
            return false;
        }
        if (type instanceof FieldType.ListType list) {
            return list.min() > 0;
        }
        if (type instanceof FieldType.MapType map) {
            return map.min() > 0;
        }
        return !(type instanceof FieldType.BooleanType || type instanceof FieldType.FreeType);
    }

    private static boolean nullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private FieldType type(AnnotatedType annotated, AnnotatedElement component) {
        Type type = annotated.getType();
        if (type instanceof ParameterizedType parameterized) {
            return container((AnnotatedParameterizedType) annotated, (Class<?>) parameterized.getRawType(), component);
        }
        Class<?> plain = (Class<?>) type;
        return plain.isRecord() || plain.isInterface() || plain.isEnum()
                ? structured(plain, component)
                : scalar(plain, component);
    }

    private FieldType container(AnnotatedParameterizedType annotated, Class<?> raw, AnnotatedElement component) {
        AnnotatedType[] arguments = annotated.getAnnotatedActualTypeArguments();
        Entries entries = component.getAnnotation(Entries.class);
        int min = entries == null ? 0 : entries.min();
        int max = entries == null ? -1 : entries.max();
        Format each = entries == null ? Format.PLAIN : entries.each();
        if (raw == List.class) {
            FieldType element = type(arguments[0], component);
            if (element instanceof FieldType.TextType text) {
                element = new FieldType.TextType(each, text.expression(), true);
            }
            return new FieldType.ListType(element, min, max < 0 ? MAX_LIST : max);
        }
        if (arguments[1].getType() == Object.class) {
            return new FieldType.FreeType();
        }
        return new FieldType.MapType(each, type(arguments[1], component), min, max < 0 ? MAX_MAP : max);
    }

    private FieldType structured(Class<?> type, AnnotatedElement component) {
        if (type == ByteSize.class) {
            return new FieldType.SizeType();
        }
        if (type == Credential.class) {
            return new FieldType.CredentialType(component.isAnnotationPresent(Plain.class));
        }
        if (type == StartSpec.class) {
            return new FieldType.StartType();
        }
        if (type.isEnum()) {
            return new FieldType.EnumType(constants(type));
        }
        return type.isRecord() ? new FieldType.ObjectType(of(type)) : new FieldType.UnionType(union(type));
    }

    private UnionShape union(Class<?> type) {
        UnionShape known = unions.get(type);
        if (known != null) {
            return known;
        }
        UnionShape union = new UnionShape(type);
        unions.put(type, union);
        for (Class<?> variant : type.getPermittedSubclasses()) {
            Key key = variant.getAnnotation(Key.class);
            RecordShape shape = of(variant);
            union.add(key.value(), shape);
            if (!key.alias().isEmpty()) {
                union.add(key.alias(), shape);
            }
        }
        return union;
    }

    private static FieldType scalar(Class<?> type, AnnotatedElement component) {
        Range range = component.getAnnotation(Range.class);
        if (type == String.class) {
            Text text = component.getAnnotation(Text.class);
            Expression expression = component.getAnnotation(Expression.class);
            return new FieldType.TextType(
                    text == null ? Format.PLAIN : text.value(),
                    expression == null ? null : expression.value(),
                    text != null && text.nonEmpty());
        }
        if (type == boolean.class || type == Boolean.class) {
            return new FieldType.BooleanType();
        }
        if (type == Duration.class) {
            boolean dapr = component.isAnnotationPresent(DaprDuration.class);
            return new FieldType.DurationType(dapr || range != null, dapr);
        }
        double min = range == null ? 0 : range.min();
        double max = range == null ? Long.MAX_VALUE : range.max();
        if (type == double.class) {
            return new FieldType.DecimalType(min, max);
        }
        boolean wide = type == long.class || type == Long.class;
        return new FieldType.IntegerType(
                wide ? long.class : int.class, (long) min, wide ? (long) max : (long) Math.min(max, Integer.MAX_VALUE));
    }

    private static Map<String, Enum<?>> constants(Class<?> type) {
        Map<String, Enum<?>> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            Enum<?> value = (Enum<?>) constant;
            constants.put(yamlName(type, value), value);
        }
        return constants;
    }

    private static String yamlName(Class<?> type, Enum<?> value) {
        try {
            Key key = type.getField(value.name()).getAnnotation(Key.class);
            return key == null ? lowerCamel(value.name()) : key.value();
        } catch (NoSuchFieldException missing) {
            throw new IllegalStateException("an enum has a field for each constant: " + value, missing);
        }
    }

    private static String lowerCamel(String constant) {
        StringBuilder name = new StringBuilder();
        for (String word : constant.split("_", -1)) {
            name.append(
                    name.isEmpty()
                            ? word.toLowerCase(Locale.ROOT)
                            : word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
