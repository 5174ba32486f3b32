package dev.sluice.expression;

import com.google.re2j.Pattern;
import dev.cel.common.values.NullValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A CEL expression of the common kind, evaluated without the CEL runtime: comparisons of a field with literals, joined by
 * {@code && || !}. It gives exactly what CEL gives, or null where it would rather not say and CEL is to be asked.
 */
sealed interface DirectNode {

    /** The verdict; null when CEL is to be asked. */
    @Nullable
    Verdict test(EventView view);

    /** {@code &&}, {@code ||}. */
    record Junction(boolean all, DirectNode[] operands) implements DirectNode {
        @Override
        public @Nullable Verdict test(EventView view) {
            Verdict decided = Verdict.of(!all);
            Verdict verdict = Verdict.of(all);
            for (DirectNode operand : operands) {
                Verdict next = operand.test(view);
                if (next == null || next == decided) {
                    return next;
                }
                verdict = all ? verdict.and(next) : verdict.or(next);
            }
            return verdict;
        }
    }

    /** {@code !}. */
    record Not(DirectNode operand) implements DirectNode {
        @Override
        public @Nullable Verdict test(EventView view) {
            Verdict verdict = operand.test(view);
            return verdict == null ? null : verdict.negate();
        }
    }

    /** A field that is a boolean itself; of another value CEL makes an error that no {@code ||} forgives. */
    record Truth(CelPath path) implements DirectNode {
        @Override
        public @Nullable Verdict test(EventView view) {
            Object value = path.get(view);
            if (value == null) {
                return Verdict.ERROR;
            }
            return value instanceof Boolean bool ? Verdict.of(bool) : null;
        }
    }

    /** {@code has(x.y)}: x must be a map. */
    record Has(CelPath parent, Object field) implements DirectNode {
        @Override
        public @Nullable Verdict test(EventView view) {
            Object found = parent.get(view);
            if (found == null) {
                return Verdict.ERROR;
            }
            return found instanceof Map<?, ?> map ? Verdict.of(map.containsKey(field)) : null;
        }
    }

    /** {@code ==}, {@code !=}, {@code in [..]}. */
    record Equal(CelPath path, Object[] literals, boolean wanted) implements DirectNode {
        @Override
        public @Nullable Verdict test(EventView view) {
            Object value = path.get(view);
            if (value == null) {
                return Verdict.ERROR;
            }
            for (Object literal : literals) {
                Boolean equal = equal(value, literal);
                if (equal == null) {
                    return null;
                }
                if (equal) {
                    return Verdict.of(wanted);
                }
            }
            return Verdict.of(!wanted);
        }

        private static @Nullable Boolean equal(Object value, Object literal) {
            if (value.getClass() == literal.getClass()) {
                return value instanceof Double ? null : (Boolean) value.equals(literal);
            }
            boolean numbers = value instanceof Number && literal instanceof Number;
            boolean simple = value instanceof String
                    || value instanceof Boolean
                    || value instanceof NullValue
                    || value instanceof Long;
            if (numbers || !simple) {
                return null;
            }
            return false;
        }
    }

    /** {@code < <= > >=} over two numbers of one type. */
    record Ordered(CelPath path, Need.Kind kind, Object literal) implements DirectNode {
        @Override
        public @Nullable Verdict test(EventView view) {
            Object value = path.get(view);
            if (value == null) {
                return Verdict.ERROR;
            }
            if (value instanceof Long a && literal instanceof Long b) {
                return ordered(Long.compare(a, b));
            }
            boolean doubles = value instanceof Double a && literal instanceof Double b && a != 0 && b != 0;
            return doubles ? ordered(Double.compare((Double) value, (Double) literal)) : null;
        }

        private Verdict ordered(int compared) {
            return Verdict.of(
                    switch (kind) {
                        case LESS -> compared < 0;
                        case LESS_OR_EQUAL -> compared <= 0;
                        case GREATER -> compared > 0;
                        default -> compared >= 0;
                    });
        }
    }

    /** {@code startsWith}, {@code endsWith}, {@code contains}. */
    record Text(CelPath path, Need.Kind kind, String literal) implements DirectNode {
        @Override
        public Verdict test(EventView view) {
            if (!(path.get(view) instanceof String text)) {
                return Verdict.ERROR;
            }
            return Verdict.of(
                    switch (kind) {
                        case STARTS_WITH -> text.startsWith(literal);
                        case ENDS_WITH -> text.endsWith(literal);
                        default -> text.contains(literal);
                    });
        }
    }

    /** {@code matches}. */
    record Matches(CelPath path, Pattern pattern) implements DirectNode {
        @Override
        public Verdict test(EventView view) {
            return path.get(view) instanceof String text
                    ? Verdict.of(pattern.matcher(text).find())
                    : Verdict.ERROR;
        }
    }
}
