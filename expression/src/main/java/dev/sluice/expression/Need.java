package dev.sluice.expression;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What one comparison needs of one field.
 *
 * @param path the field
 * @param kind how it is compared
 * @param literals what it is compared with: one, or for {@link Kind#IN} all
 * @param wanted whether the comparison is to hold
 * @param textual whether the field is compared as text, as attribute filters do
 */
record Need(CelPath path, Kind kind, List<Object> literals, boolean wanted, boolean textual) {

    /** Comparisons that can be turned around. */
    enum Kind {
        PRESENT,
        IN,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        STARTS_WITH,
        ENDS_WITH,
        CONTAINS,
        MATCHES,
        /** The literal is in the field's list or map. */
        HAS_ELEMENT;

        boolean isOrder() {
            return this == LESS || this == LESS_OR_EQUAL || this == GREATER || this == GREATER_OR_EQUAL;
        }
    }

    Need {
        literals = List.copyOf(literals);
    }

    Object literal() {
        return literals.get(0);
    }

    /** Whether the field's value gives what is wanted; a value of the wrong type gives nothing. */
    boolean isMetBy(Optional<Object> value) {
        if (kind == Kind.PRESENT) {
            return value.isPresent() == wanted;
        }
        if (value.isEmpty()) {
            return textual && !wanted;
        }
        Optional<Boolean> holds = holds(textual ? value.get().toString() : value.get());
        return holds.isPresent() && holds.get() == wanted;
    }

    private Optional<Boolean> holds(Object value) {
        if (kind == Kind.IN) {
            return Optional.of(literals.stream().anyMatch(literal -> equal(value, literal)));
        }
        if (kind.isOrder()) {
            return compare(value, literal()).map(this::ordered);
        }
        if (kind == Kind.HAS_ELEMENT) {
            return hasElement(value);
        }
        return value instanceof String text ? Optional.of(holdsText(text, (String) literal())) : Optional.empty();
    }

    private boolean holdsText(String text, String literal) {
        return switch (kind) {
            case STARTS_WITH -> text.startsWith(literal);
            case ENDS_WITH -> text.endsWith(literal);
            case CONTAINS -> text.contains(literal);
            default -> Pattern.compile(literal).matcher(text).find();
        };
    }

    private Optional<Boolean> hasElement(Object value) {
        if (value instanceof List<?> list) {
            return Optional.of(list.stream().anyMatch(element -> equal(element, literal())));
        }
        return value instanceof Map<?, ?> map ? Optional.of(map.containsKey(literal())) : Optional.empty();
    }

    private boolean ordered(int compared) {
        return switch (kind) {
            case LESS -> compared < 0;
            case LESS_OR_EQUAL -> compared <= 0;
            case GREATER -> compared > 0;
            default -> compared >= 0;
        };
    }

    static boolean equal(Object a, Object b) {
        if (a instanceof Number && b instanceof Number) {
            return compare(a, b).filter(compared -> compared == 0).isPresent();
        }
        return Objects.equals(a, b);
    }

    private static Optional<Integer> compare(Object a, Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            return Optional.of(x.compareTo(y));
        }
        if (a instanceof Number x && b instanceof Number y) {
            return Optional.of(Double.compare(x.doubleValue(), y.doubleValue()));
        }
        if (a instanceof String x && b instanceof String y) {
            return Optional.of(x.compareTo(y));
        }
        return a instanceof Boolean x && b instanceof Boolean y ? Optional.of(x.compareTo(y)) : Optional.empty();
    }
}
