package dev.sluice.trigger.engine;

import dev.sluice.crds.model.PatternSpec;
import dev.sluice.expression.CelExpression;
import dev.sluice.expression.EventView;
import dev.sluice.expression.Reason;
import dev.sluice.trigger.pattern.CanonicalJson;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a pattern finds the key of an event. {@code dedup}, {@code inhibit} and {@code newTerm} remember values: these become part of
 * the key, behind {@code by}, and are not shown.
 */
final class PatternKey {

    private static final char BEHIND_BY = '\u001f';
    private static final Set<PatternSpec.Kind> REMEMBER_VALUES =
            EnumSet.of(PatternSpec.Kind.DEDUP, PatternSpec.Kind.INHIBIT, PatternSpec.Kind.NEW_TERM);

    private final @Nullable CelExpression by;
    private final List<CelExpression> values;
    private final boolean remembersValues;

    PatternKey(PatternSpec.Kind kind, @Nullable CelExpression by, List<CelExpression> values) {
        this.by = by;
        this.values = List.copyOf(values);
        this.remembersValues = REMEMBER_VALUES.contains(kind);
    }

    /** The key of an event; empty when it has none. */
    Optional<String> of(EventView view) {
        Optional<String> key = by == null ? Optional.of("") : by.string(view);
        return remembersValues && key.isPresent() ? withValues(key.get(), view) : key;
    }

    private Optional<String> withValues(String key, EventView view) {
        List<Object> found = values.stream()
                .flatMap(value -> value.value(view).toOptional().stream())
                .collect(Collectors.toList());
        return found.size() < values.size()
                ? Optional.empty()
                : Optional.of(key + BEHIND_BY + CanonicalJson.write(found));
    }

    /** Why an event has no key: the first part that has no value. */
    Optional<Reason> problem(EventView view) {
        return Stream.concat(Stream.ofNullable(by), values.stream())
                .filter(part -> part.value(view).toOptional().isEmpty())
                .findFirst()
                .map(part -> part.why(view));
    }

    /** The key as the outside sees it. */
    @Nullable
    String shown(String key) {
        if (by == null) {
            return null;
        }
        return remembersValues ? key.substring(0, key.indexOf(BEHIND_BY)) : key;
    }
}
