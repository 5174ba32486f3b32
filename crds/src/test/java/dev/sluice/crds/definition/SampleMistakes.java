package dev.sluice.crds.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Spoils one place of a valid spec, chosen at random: a type, a word, a required field, a second of exclusive fields. */
final class SampleMistakes {

    private record Place(Map<Object, Object> owner, Object key, Map<?, ?> schema) {}

    private final Random random;

    SampleMistakes(Random random) {
        this.random = random;
    }

    /** Spoils the spec in place. */
    String spoil(Map<String, Object> spec, Map<?, ?> schema) {
        List<Place> places = new ArrayList<>();
        collect(spec, schema, places);
        if (places.isEmpty()) {
            return "nothing to spoil";
        }
        Place place = places.get(random.nextInt(places.size()));
        return switch (random.nextInt(4)) {
            case 0 -> replace(place, List.of("a list"), "a list for " + place.key());
            case 1 -> replace(place, other(place), "another type for " + place.key());
            case 2 -> replace(place, "not-this-word!", "a word for " + place.key());
            default -> remove(place);
        };
    }

    private static Object other(Place place) {
        return "object".equals(place.schema().get("type")) ? 5 : Map.of("nothing-like", "this");
    }

    private static String replace(Place place, Object value, String what) {
        place.owner().put(place.key(), value);
        return what;
    }

    private static String remove(Place place) {
        place.owner().remove(place.key());
        return "without " + place.key();
    }

    private void collect(Object value, Map<?, ?> schema, List<Place> places) {
        if (value instanceof List<?> list && schema.get("items") instanceof Map<?, ?> items) {
            list.forEach(element -> collect(element, items, places));
        }
        if (!(value instanceof Map<?, ?> map)
                || Boolean.TRUE.equals(schema.get("x-kubernetes-preserve-unknown-fields"))) {
            return;
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object property = schema.get("properties") instanceof Map<?, ?> properties
                    ? properties.get(entry.getKey())
                    : schema.get("additionalProperties");
            if (property instanceof Map<?, ?> inner && entry.getValue() != null) {
                places.add(new Place(mutable(map), entry.getKey(), inner));
                collect(entry.getValue(), inner, places);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> mutable(Map<?, ?> map) {
        return (Map<Object, Object>) map;
    }
}
