package dev.sluice.expression;

import com.google.common.primitives.UnsignedLong;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** CEL's {@code sets} functions and {@code distinct} in linear time; the library compares each element with each other. */
final class CelLists {

    private CelLists() {}

    static boolean contains(List<?> list, List<?> part) {
        return canonical(list).containsAll(canonical(part));
    }

    static boolean equivalent(List<?> left, List<?> right) {
        return canonical(left).equals(canonical(right));
    }

    static boolean intersects(List<?> left, List<?> right) {
        Set<Object> known = canonical(left);
        return canonical(right).stream().anyMatch(known::contains);
    }

    static List<Object> distinct(List<?> list) {
        Map<Object, Object> first = new LinkedHashMap<>();
        list.forEach(element -> first.putIfAbsent(canonicalElement(element), element));
        return new ArrayList<>(first.values());
    }

    private static Set<Object> canonical(List<?> list) {
        Set<Object> elements = new HashSet<>();
        list.forEach(element -> elements.add(canonicalElement(element)));
        return elements;
    }

    /** Equal in CEL, equal here: 1, 1u and 1.0 are one number, also deep within lists and maps. */
    private static Object canonicalElement(Object element) {
        if (element instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1L << 53) {
            return number.longValue();
        }
        if (element instanceof UnsignedLong number && number.longValue() >= 0) {
            return number.longValue();
        }
        if (element instanceof List<?> list) {
            return list.stream().map(CelLists::canonicalElement).toList();
        }
        if (element instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new HashMap<>();
            map.forEach((key, value) -> copy.put(canonicalElement(key), canonicalElement(value)));
            return copy;
        }
        return element;
    }
}
