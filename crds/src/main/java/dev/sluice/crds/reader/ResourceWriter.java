package dev.sluice.crds.reader;

import dev.sluice.crds.model.Credential;
import dev.sluice.crds.model.DurationText;
import dev.sluice.crds.model.Resource;
import dev.sluice.crds.model.SecretKeyRef;
import dev.sluice.crds.model.StartSpec;
import dev.sluice.crds.shape.Field;
import dev.sluice.crds.shape.FieldType;
import dev.sluice.crds.shape.FieldType.EnumType;
import dev.sluice.crds.shape.FieldType.ListType;
import dev.sluice.crds.shape.FieldType.MapType;
import dev.sluice.crds.shape.FieldType.ObjectType;
import dev.sluice.crds.shape.FieldType.UnionType;
import dev.sluice.crds.shape.RecordShape;
import dev.sluice.crds.shape.ResourceKind;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns resources back into maps, lists and scalars as they would stand in a file, defaults included; what is read again is
 * an equal resource. Immutable and thread-safe.
 */
public final class ResourceWriter {

    private static final String REDACTED = "***";

    private final Secrets secrets;

    /** What becomes of credentials that stand in a file. */
    public enum Secrets {
        /** They are replaced: for everything that a person may see. */
        REDACTED,
        /** They are written: for what is read again and seen by nobody. */
        KEPT
    }

    /** Makes a writer. */
    public ResourceWriter(Secrets secrets) {
        this.secrets = secrets;
    }

    /** The resource as it would stand in a file. */
    public Map<String, Object> write(Resource resource) {
        ResourceKind kind = ResourceKind.named(resource.kind()).orElseThrow();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("apiVersion", Resource.API_VERSION);
        document.put("kind", resource.kind());
        Map<String, Object> metadata = mapping(ResourceKind.METADATA, resource.metadata());
        if (kind.clusterScoped()) {
            metadata.remove("namespace");
        }
        document.put("metadata", metadata);
        document.put("spec", mapping(kind.spec(), spec(resource)));
        return document;
    }

    private static Object spec(Resource resource) {
        try {
            return resource.getClass().getMethod("spec").invoke(resource);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException missing) {
            throw new IllegalStateException("every kind has a spec: " + resource.kind(), missing);
        }
    }

    private Map<String, Object> mapping(RecordShape shape, Object value) {
        Map<String, Object> mapping = new LinkedHashMap<>();
        for (Field field : shape.fields()) {
            Object component = component(shape, field, value);
            if (component instanceof Credential credential) {
                putCredential(field, credential, mapping);
            } else if (field.inline() && field.type() instanceof ObjectType object && component != null) {
                mapping.putAll(mapping(object.shape(), component));
            } else if (component != null && !isAbsent(field, component)) {
                mapping.put(field.key(), written(field.type(), component));
            }
        }
        return mapping;
    }

    private static @Nullable Object component(RecordShape shape, Field field, Object value) {
        try {
            return shape.type()
                    .getRecordComponents()[field.index()]
                    .getAccessor()
                    .invoke(value);
        } catch (IllegalAccessException | InvocationTargetException refused) {
            throw new IllegalStateException("records of the model are public: " + shape.type(), refused);
        }
    }

    /** Empty and false, and a default that has a meaning only beside another value. */
    private boolean isAbsent(Field field, Object value) {
        boolean plainFalse = Boolean.FALSE.equals(value) && !field.nullable();
        boolean empty = (value instanceof Map<?, ?> map && map.isEmpty() && !field.required())
                || (value instanceof List<?> list && list.isEmpty() && !field.required());
        boolean idleDefault =
                field.needs() != null && written(field.type(), value).equals(field.defaultText());
        return plainFalse || empty || idleDefault;
    }

    private void putCredential(Field field, Credential credential, Map<String, Object> mapping) {
        SecretKeyRef from = credential.from();
        String value = credential.value();
        if (from != null) {
            Map<String, Object> reference = new LinkedHashMap<>();
            reference.put("name", from.name());
            reference.put("key", from.key());
            mapping.put(field.key() + "From", Map.of("secretKeyRef", reference));
        } else if (value != null) {
            mapping.put(field.key(), secrets == Secrets.KEPT ? value : REDACTED);
        }
    }

    private Object written(FieldType type, Object value) {
        if (type instanceof ObjectType object) {
            return mapping(object.shape(), value);
        }
        if (type instanceof UnionType union) {
            return variant(union, value);
        }
        if (type instanceof MapType map) {
            Map<String, Object> entries = new LinkedHashMap<>();
            ((Map<?, ?>) value).forEach((key, entry) -> entries.put(String.valueOf(key), written(map.value(), entry)));
            return entries;
        }
        if (type instanceof ListType list) {
            return ((List<?>) value)
                    .stream().map(element -> written(list.element(), element)).toList();
        }
        return scalar(type, value);
    }

    private Object variant(UnionType union, Object value) {
        Map<String, Object> one = new LinkedHashMap<>();
        for (Map.Entry<String, RecordShape> variant : union.union().variants().entrySet()) {
            RecordShape shape = variant.getValue();
            if (shape.type() == value.getClass() && one.isEmpty()) {
                Map<String, Object> fields = mapping(shape, value);
                Field first = shape.fields().get(0);
                one.put(variant.getKey(), shape.whole() ? fields.getOrDefault(first.key(), Map.of()) : fields);
            }
        }
        return one;
    }

    private static Object scalar(FieldType type, Object value) {
        if (type instanceof EnumType words) {
            return words.values().entrySet().stream()
                    .filter(word -> word.getValue() == value)
                    .findFirst()
                    .orElseThrow()
                    .getKey();
        }
        if (value instanceof Duration duration) {
            return duration.isNegative() ? Long.toString(duration.toMillis()) : DurationText.format(duration);
        }
        if (value instanceof StartSpec start) {
            return start(start);
        }
        return type instanceof FieldType.SizeType ? value.toString() : value;
    }

    private static String start(StartSpec start) {
        if (start instanceof StartSpec.At at) {
            return at.time().toString();
        }
        if (start instanceof StartSpec.From from) {
            return from.eventId();
        }
        return start instanceof StartSpec.Now ? "now" : "earliest";
    }
}
