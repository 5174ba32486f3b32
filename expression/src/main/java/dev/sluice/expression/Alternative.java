package dev.sluice.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One way to make a filter match: what it needs of each field. Fields whose needs are all met already are not changed, but
 * count where another need changes them.
 *
 * @param needs by field
 */
record Alternative(Map<CelPath, List<Need>> needs) {

    static final Alternative NOTHING = new Alternative(Map.of());

    static Alternative of(Need need) {
        return new Alternative(Map.of(need.path(), List.of(need)));
    }

    /** Both. */
    Alternative and(Alternative other) {
        Map<CelPath, List<Need>> both = new LinkedHashMap<>(needs);
        other.needs.forEach((path, more) -> both.merge(path, more, (known, added) -> {
            List<Need> all = new ArrayList<>(known);
            all.addAll(added);
            return all;
        }));
        return new Alternative(both);
    }

    /** The fields that have to change. */
    List<CelPath> changes(EventView view) {
        return needs.entrySet().stream()
                .filter(entry -> entry.getValue().stream()
                        .anyMatch(need -> !need.isMetBy(entry.getKey().find(view))))
                .map(Map.Entry::getKey)
                .toList();
    }
}
