package dev.sluice.crds.reader;

import dev.sluice.crds.model.ByteSize;
import dev.sluice.crds.model.Credential;
import dev.sluice.crds.model.DurationText;
import dev.sluice.crds.model.SecretKeyRef;
import dev.sluice.crds.shape.Field;
import dev.sluice.crds.shape.FieldType;
import dev.sluice.crds.shape.FieldType.CredentialType;
import dev.sluice.crds.shape.FieldType.EnumType;
import dev.sluice.crds.shape.FieldType.IntegerType;
import dev.sluice.crds.shape.FieldType.ObjectType;
import dev.sluice.crds.shape.FieldType.TextType;
import dev.sluice.crds.shape.RecordShape;
import dev.sluice.crds.shape.Shapes;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Turns the mapping of a record into the record: known fields, required ones, defaults, and the rules between them. */
final class RecordBinder {

    private static final RecordShape SECRET = new Shapes().of(SecretSource.class);

    private final DocumentContext context;
    private final Binder binder;
    private final FieldRules rules;

    /** What stands under {@code xFrom}. */
    record SecretSource(SecretKeyRef secretKeyRef) {}

    RecordBinder(DocumentContext context, Binder binder) {
        this.context = context;
        this.binder = binder;
        this.rules = new FieldRules(context);
    }

    /** Reads the mapping of one record; {@code ignored} keys are left alone. */
    Optional<Object> bind(Node node, RecordShape shape, String path, Set<String> ignored) {
        if (!(node instanceof MappingNode mapping)) {
            return binder.expected(node, path, "a mapping with fields");
        }
        Map<String, NodeTuple> entries = MappingReader.entries(mapping, path, context);
        entries.keySet().removeAll(ignored);
        Set<String> known = new HashSet<>(shape.keys().keySet());
        boolean fine = MappingReader.onlyKnown(entries, known, path, context);
        Optional<Object> built = build(shape, entries, node, path);
        return fine ? built : Optional.empty();
    }

    private Optional<Object> build(RecordShape shape, Map<String, NodeTuple> entries, Node node, String path) {
        Object[] components = new Object[shape.fields().size()];
        boolean fine = rules.hold(shape, entries, node, path);
        for (Field field : shape.fields()) {
            Optional<Bound> bound = component(field, entries, node, path);
            fine &= bound.isPresent();
            components[field.index()] = bound.map(Bound::value).orElse(null);
        }
        return fine ? Optional.of(instantiate(shape, components)) : Optional.empty();
    }

    /** A component that is fine; null where an optional field is absent. */
    private record Bound(@Nullable Object value) {}

    private Optional<Bound> component(Field field, Map<String, NodeTuple> entries, Node node, String path) {
        if (field.inline() && field.type() instanceof ObjectType object) {
            return build(object.shape(), entries, node, path).map(Bound::new);
        }
        if (field.type() instanceof CredentialType credential) {
            return credential(field, credential, entries, node, path);
        }
        NodeTuple entry = entries.get(field.key());
        String at = Paths.child(path, field.key());
        if (entry == null || isAbsent(entry.getValueNode(), field)) {
            return absent(field, entry, node, at);
        }
        return binder.bind(entry.getValueNode(), field.type(), at).map(Bound::new);
    }

    private static boolean isAbsent(Node value, Field field) {
        if (!(value instanceof ScalarNode scalar)) {
            return false;
        }
        if (PlainScalar.of(scalar) == PlainScalar.NULL) {
            return true;
        }
        boolean blankIsAbsent = field.type() instanceof TextType text
                && text.expression() == null
                && !text.nonEmpty()
                && !field.required();
        return blankIsAbsent && scalar.getValue().isEmpty();
    }

    private Optional<Bound> absent(Field field, @Nullable NodeTuple entry, Node node, String path) {
        if (!field.required()) {
            return Optional.of(new Bound(fallback(field, node)));
        }
        Node place = entry == null ? node : entry.getKeyNode();
        context.error(place, path, entry == null ? "is missing" : "is empty", field.doc());
        return Optional.empty();
    }

    private @Nullable Object fallback(Field field, Node node) {
        FieldType type = field.type();
        if (field.defaultText() != null) {
            return parsed(type, field.defaultText(), node);
        }
        if (type instanceof FieldType.ListType) {
            return List.of();
        }
        if (type instanceof FieldType.MapType || type instanceof FieldType.FreeType) {
            return Map.of();
        }
        boolean plainBoolean = type instanceof FieldType.BooleanType && !field.nullable();
        return plainBoolean ? false : null;
    }

    private @Nullable Object parsed(FieldType type, String text, Node node) {
        if (type instanceof EnumType words) {
            return words.values().get(text);
        }
        if (type instanceof IntegerType integer) {
            return integer.target() == int.class ? (Object) Integer.valueOf(text) : (Object) Long.valueOf(text);
        }
        if (type instanceof FieldType.DurationType) {
            return DurationText.parse(text).orElseThrow();
        }
        if (type instanceof FieldType.SizeType) {
            return ByteSize.parse(text).orElseThrow();
        }
        if (type instanceof FieldType.ListType list) {
            return Arrays.stream(text.split(","))
                    .map(element -> parsed(list.element(), element, node))
                    .toList();
        }
        return type instanceof ObjectType object
                ? build(object.shape(), Map.of(), node, "").orElseThrow()
                : text;
    }

    private Optional<Bound> credential(
            Field field, CredentialType type, Map<String, NodeTuple> entries, Node node, String path) {
        NodeTuple plain = entries.get(field.key());
        NodeTuple secret = entries.get(field.key() + "From");
        String at = Paths.child(path, field.key());
        if (plain != null && secret != null) {
            context.error(
                    secret.getKeyNode(), at + "From", "stands beside \"" + field.key() + "\"", "give one of the two");
            return Optional.empty();
        }
        if (secret != null) {
            return binder.bind(secret.getValueNode(), new ObjectType(SECRET), at + "From")
                    .map(source -> new Bound(new Credential(null, ((SecretSource) source).secretKeyRef())));
        }
        if (plain == null || isAbsent(plain.getValueNode(), field)) {
            return absent(field, plain, node, at);
        }
        return plainCredential(field, type, plain.getValueNode(), at);
    }

    private Optional<Bound> plainCredential(Field field, CredentialType type, Node value, String path) {
        context.located(path, value);
        if (!(value instanceof ScalarNode scalar) || PlainScalar.of(scalar) != PlainScalar.TEXT) {
            context.error(value, path, "found something else than text", "expected text in quotes");
            return Optional.empty();
        }
        if (scalar.getValue().isEmpty()) {
            return absent(field, null, value, path);
        }
        if (!type.plainIsFine()) {
            String hint = "keep it in a secret: " + field.key() + "From: {secretKeyRef: {name: ..., key: ...}}";
            context.warning(DocumentContext.position(value), path, "a credential stands in the file", hint);
        }
        return Optional.of(new Bound(new Credential(scalar.getValue(), null)));
    }

    static Object instantiate(RecordShape shape, @Nullable Object[] components) {
        try {
            return shape.constructor().newInstance(components);
        } catch (InvocationTargetException | IllegalAccessException | InstantiationException refused) {
            throw new IllegalStateException(
                    "the checked fields do not make a " + shape.type().getSimpleName(), refused);
        }
    }
}
