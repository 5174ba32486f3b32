package dev.sluice.crds.definition;

import dev.sluice.crds.schema.Exclusive;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.NeedsValue;
import dev.sluice.crds.shape.Field;
import dev.sluice.crds.shape.FieldType;
import dev.sluice.crds.shape.FieldType.CredentialType;
import dev.sluice.crds.shape.FieldType.EnumType;
import dev.sluice.crds.shape.FieldType.IntegerType;
import dev.sluice.crds.shape.FieldType.ListType;
import dev.sluice.crds.shape.FieldType.MapType;
import dev.sluice.crds.shape.FieldType.ObjectType;
import dev.sluice.crds.shape.FieldType.TextType;
import dev.sluice.crds.shape.FieldType.UnionType;
import dev.sluice.crds.shape.RecordShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Makes valid resources of any shape: fields chosen at random, but everything that rules ask for. */
final class SampleResources {

    private static final Map<Format, String> TEXTS = new HashMap<>(Map.of(
            Format.PLAIN, "some text",
            Format.DNS_LABEL, "name-1",
            Format.OBJECT_NAME, "name-1.x",
            Format.IDENTIFIER, "a",
            Format.ATTRIBUTE, "type",
            Format.TOPIC, "alerts",
            Format.SINK_URI, "http://host/path",
            Format.MQTT_URL, "tcp://host:1883",
            Format.PATH, "/in"));

    static {
        TEXTS.putAll(Map.of(
                Format.LOG_LEVEL, "2",
                Format.START, "earliest",
                Format.API_VERSION, "v1",
                Format.SECRET_KEY, "key",
                Format.DAPR_TYPE, "bindings.kafka",
                Format.DAPR_PUBSUB, "pubsub.kafka"));
    }

    private final Random random;
    private final double density;
    private int depth;

    SampleResources(Random random, double density) {
        this.random = random;
        this.density = density;
    }

    Map<String, Object> mapping(RecordShape shape) {
        Map<String, Object> mapping = new LinkedHashMap<>();
        Set<String> excluded = new HashSet<>();
        for (Exclusive group : shape.groups()) {
            List<String> keys = new ArrayList<>(Arrays.asList(group.value()));
            if (!group.many()) {
                boolean none = !group.required() && random.nextBoolean();
                String chosen = keys.get(random.nextInt(keys.size()));
                keys.removeIf(key -> !none && key.equals(chosen));
                excluded.addAll(keys);
                mapping.put("?" + (none ? "" : chosen), "");
            } else {
                mapping.put("?" + keys.get(0), "");
            }
        }
        Set<String> wanted = new HashSet<>();
        mapping.keySet().forEach(key -> wanted.add(key.substring(1)));
        mapping.clear();
        add(shape, mapping, excluded, wanted);
        return mapping;
    }

    private void add(RecordShape shape, Map<String, Object> mapping, Set<String> excluded, Set<String> wanted) {
        for (Field field : shape.fields()) {
            if (field.inline() && field.type() instanceof ObjectType object) {
                add(object.shape(), mapping, excluded, wanted);
            } else if (!excluded.contains(field.key()) && chosen(field, wanted)) {
                put(field, mapping);
            }
        }
        for (Field field : shape.fields()) {
            keepRules(shape, field, mapping);
        }
    }

    private boolean chosen(Field field, Set<String> wanted) {
        return field.required() || wanted.contains(field.key()) || (depth < 7 && random.nextDouble() < density);
    }

    private void put(Field field, Map<String, Object> mapping) {
        if (field.type() instanceof CredentialType && random.nextBoolean()) {
            Map<String, Object> reference = new LinkedHashMap<>(Map.of("name", "n", "key", "k"));
            mapping.put(field.key() + "From", new LinkedHashMap<>(Map.of("secretKeyRef", reference)));
        } else {
            mapping.put(field.key(), value(field.type()));
        }
    }

    private void keepRules(RecordShape shape, Field field, Map<String, Object> mapping) {
        String with = field.with();
        if (with != null && mapping.containsKey(field.key()) && !mapping.containsKey(with)) {
            if (field.required() || isExcluded(shape, with, mapping)) {
                mapping.remove(field.key());
            } else {
                mapping.put(with, value(shape.keys().get(with)));
            }
        }
        NeedsValue needs = field.needs();
        if (needs != null) {
            Object actual = mapping.get(needs.field());
            boolean holds = actual != null && Arrays.asList(needs.value()).contains(String.valueOf(actual));
            if (!holds) {
                mapping.remove(field.key());
            } else if (needs.required() && !mapping.containsKey(field.key())) {
                put(field, mapping);
            }
        }
    }

    private static boolean isExcluded(RecordShape shape, String key, Map<String, Object> mapping) {
        return shape.groups().stream()
                .map(group -> Arrays.asList(group.value()))
                .anyMatch(keys -> keys.contains(key) && keys.stream().anyMatch(mapping::containsKey));
    }

    private Object value(FieldType type) {
        depth++;
        try {
            return structured(type);
        } finally {
            depth--;
        }
    }

    private Object structured(FieldType type) {
        if (type instanceof ObjectType object) {
            return mapping(object.shape());
        }
        if (type instanceof UnionType union) {
            List<String> keys = new ArrayList<>(union.union().variants().keySet());
            if (depth > 6) {
                keys.removeAll(List.of("all", "any", "not"));
            }
            String key = keys.get(random.nextInt(keys.size()));
            RecordShape shape = union.union().variants().getOrDefault(key, shapeOf(union));
            Map<String, Object> one = new LinkedHashMap<>();
            one.put(key, shape.whole() ? value(shape.fields().get(0).type()) : mapping(shape));
            return one;
        }
        if (type instanceof MapType map) {
            return entries(map);
        }
        if (type instanceof ListType list) {
            List<Object> values = new ArrayList<>();
            for (int size = Math.max(1, list.min()); size > 0; size--) {
                values.add(distinct(list.element(), size));
            }
            return values;
        }
        return type instanceof FieldType.FreeType ? Map.of("any", List.of(1, "x")) : scalar(type);
    }

    private static RecordShape shapeOf(UnionType union) {
        return union.union().variants().values().iterator().next();
    }

    private Object distinct(FieldType type, int number) {
        boolean identifier = type instanceof TextType text && text.format() == Format.IDENTIFIER;
        return identifier ? List.of("a", "b").get(number % 2) : value(type);
    }

    private Map<String, Object> entries(MapType map) {
        Map<String, Object> entries = new LinkedHashMap<>();
        if (map.key() == Format.IDENTIFIER) {
            boolean inputs = map.min() > 0;
            entries.put(inputs ? "a" : "p", value(map.value()));
            entries.put(inputs ? "b" : "q", value(map.value()));
        } else {
            entries.put(TEXTS.getOrDefault(map.key(), "x"), value(map.value()));
        }
        return entries;
    }

    private Object scalar(FieldType type) {
        if (type instanceof FieldType.BooleanType) {
            return random.nextBoolean();
        }
        if (type instanceof IntegerType integer) {
            return Math.max(integer.min(), Math.min(integer.max(), 2000));
        }
        if (type instanceof FieldType.DecimalType) {
            return 0.5;
        }
        if (type instanceof EnumType words) {
            List<String> names = List.copyOf(words.values().keySet());
            return names.get(random.nextInt(names.size()));
        }
        if (type instanceof FieldType.DurationType) {
            return "1m";
        }
        if (type instanceof FieldType.SizeType) {
            return "2Mi";
        }
        if (type instanceof FieldType.StartType) {
            return "now";
        }
        if (type instanceof TextType text) {
            return text.expression() == null ? TEXTS.getOrDefault(text.format(), "x") : "a";
        }
        return "secret";
    }
}
