package dev.sluice.trigger.pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values as one text each, so that equal values have equal texts: map keys sorted, {@code 1.0} written as {@code 1}. That is how
 * patterns keep and compare values.
 */
public final class CanonicalJson {

    private static final double LARGEST_EXACT = 1L << 53;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build();

    private CanonicalJson() {}

    /**
     * The text of a value.
     *
     * @param value as {@code Evaluated.Value} has it
     * @return null for null
     */
    public static @Nullable String write(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        try {
            return JSON.writeValueAsString(normal(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a " + value.getClass().getSimpleName() + " has no JSON form", e);
        }
    }

    private static Object normal(Object value) {
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) <= LARGEST_EXACT) {
            return number.longValue();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(CanonicalJson::normalOrNull).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, part) -> sorted.put(String.valueOf(key), normalOrNull(part)));
            return sorted;
        }
        return value instanceof String || value instanceof Number || value instanceof Boolean || value instanceof byte[]
                ? value
                : value.toString();
    }

    private static Object normalOrNull(@Nullable Object value) {
        return value == null ? JSON.nullNode() : normal(value);
    }

    /** The value of a text that {@link #write} gave. */
    public static Object read(String text) {
        try {
            return JSON.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("stored value is not JSON", e);
        }
    }
}
