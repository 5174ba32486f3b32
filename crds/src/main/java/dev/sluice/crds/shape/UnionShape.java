package dev.sluice.crds.shape;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A sealed interface that is written as a mapping with exactly one key. Variants are added while the shapes are derived,
 * because a filter may hold filters; afterwards nothing changes.
 */
public final class UnionShape {

    private final Class<?> type;
    private final Map<String, RecordShape> variants = new LinkedHashMap<>();

    UnionShape(Class<?> type) {
        this.type = type;
    }

    void add(String key, RecordShape variant) {
        variants.put(key, variant);
    }

    /** The sealed interface. */
    public Class<?> type() {
        return type;
    }

    /** The records by their YAML keys, aliases included, in the order of the interface. */
    public Map<String, RecordShape> variants() {
        return Collections.unmodifiableMap(variants);
    }
}
