package dev.sluice.cesql;

import dev.sluice.cesql.CesqlResult.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A compiled expression, one record per form. An operand's error is the form's error, with the form's default value. */
sealed interface Node {

    /** Evaluates over one event. */
    CesqlResult evaluate(Attributes attributes);

    /** A literal. */
    record Literal(CesqlResult result) implements Node {
        @Override
        public CesqlResult evaluate(Attributes attributes) {
            return result;
        }
    }

    /** An attribute's value. */
    record Attribute(String name, CesqlResult missing) implements Node {

        Attribute(String name) {
            this(name, CesqlResult.failed(false, Failure.MISSING_ATTRIBUTE, "the event has no attribute " + name));
        }

        @Override
        public CesqlResult evaluate(Attributes attributes) {
            Object value = attributes.get(name);
            return value == null ? missing : CesqlResult.of(value);
        }
    }

    /** EXISTS. */
    record Exists(String name) implements Node {
        @Override
        public CesqlResult evaluate(Attributes attributes) {
            return CesqlResult.of(attributes.get(name) != null);
        }
    }

    /** NOT. */
    record Not(Node operand) implements Node {
        @Override
        public CesqlResult evaluate(Attributes attributes) {
            CesqlResult value = operand.evaluate(attributes);
            if (value.failed()) {
                return value.withValue(false);
            }
            CesqlResult bool = Casts.bool(value.value());
            boolean negated = !(Boolean) bool.value();
            return bool.failed() ? bool.withValue(negated) : CesqlResult.of(negated);
        }
    }

    /** Unary minus. */
    record Negate(Node operand) implements Node {
        @Override
        public CesqlResult evaluate(Attributes attributes) {
            CesqlResult value = operand.evaluate(attributes);
            CesqlResult number = value.failed() ? value : Casts.integer(value.value());
            return number.failed() ? number.withValue(0) : Arithmetic.result(-(long) (Integer) number.value());
        }
    }

    /** Arithmetic over two integers. */
    record Calculate(Arithmetic operator, Node left, Node right) implements Node {
        @Override
        public CesqlResult evaluate(Attributes attributes) {
            CesqlResult a = integer(left, attributes);
            if (a.failed()) {
                return a.withValue(0);
            }
            CesqlResult b = integer(right, attributes);
            return b.failed() ? b.withValue(0) : operator.apply((Integer) a.value(), (Integer) b.value());
        }
    }

    /** A comparison: {@code = !=} after casting the left to the right's type, the others over integers. */
    record Compare(Comparison operator, Node left, Node right) implements Node {
        @Override
        public CesqlResult evaluate(Attributes attributes) {
            CesqlResult a = left.evaluate(attributes);
            CesqlResult b = a.failed() ? a : right.evaluate(attributes);
            if (b.failed()) {
                return b.withValue(false);
            }
            return operator.isEquality() ? equal(a.value(), b.value()) : ordered(a.value(), b.value());
        }

        private CesqlResult equal(Object a, Object b) {
            CesqlResult cast = Casts.toTypeOf(b, a);
            return cast.failed()
                    ? cast.withValue(false)
                    : CesqlResult.of(cast.value().equals(b) == (operator == Comparison.EQUAL));
        }

        private CesqlResult ordered(Object a, Object b) {
            CesqlResult left = Casts.integer(a);
            CesqlResult right = left.failed() ? left : Casts.integer(b);
            return right.failed()
                    ? right.withValue(false)
                    : CesqlResult.of(operator.holds(Integer.compare((Integer) left.value(), (Integer) right.value())));
        }
    }

    /** AND and OR look at the right side only where the left does not decide; XOR at both. */
    record Logic(Logical operator, Node left, Node right) implements Node {
        @Override
        public CesqlResult evaluate(Attributes attributes) {
            CesqlResult a = bool(left, attributes);
            if (a.failed() || operator.decides((Boolean) a.value())) {
                return a;
            }
            CesqlResult b = bool(right, attributes);
            return b.failed() || operator != Logical.XOR
                    ? b
                    : CesqlResult.of(!a.value().equals(b.value()));
        }
    }

    /** LIKE. */
    record LikePattern(Node operand, Like pattern, boolean negated) implements Node {
        @Override
        public CesqlResult evaluate(Attributes attributes) {
            CesqlResult value = operand.evaluate(attributes);
            return value.failed()
                    ? value.withValue(false)
                    : CesqlResult.of(pattern.matches(Casts.string(value.value())) != negated);
        }
    }

    /** IN: elements are cast to the left side's type; one that cannot be is not equal, and is the error if none is. */
    record In(Node operand, List<Node> set, boolean negated) implements Node {
        @Override
        public CesqlResult evaluate(Attributes attributes) {
            CesqlResult value = operand.evaluate(attributes);
            if (value.failed()) {
                return value.withValue(false);
            }
            @Nullable CesqlResult failure = null;
            for (Node member : set) {
                CesqlResult element = member.evaluate(attributes);
                CesqlResult cast = element.failed() ? element : Casts.toTypeOf(value.value(), element.value());
                if (!cast.failed() && cast.value().equals(value.value())) {
                    return CesqlResult.of(!negated);
                }
                failure = failure == null && cast.failed() ? cast : failure;
            }
            return failure == null ? CesqlResult.of(negated) : failure.withValue(negated);
        }
    }

    /** A function call. */
    record Call(Functions.Function function, List<Node> arguments) implements Node {
        @Override
        public CesqlResult evaluate(Attributes attributes) {
            Object[] values = new Object[arguments.size()];
            for (int i = 0; i < values.length; i++) {
                CesqlResult argument = arguments.get(i).evaluate(attributes);
                if (argument.failed()) {
                    return argument.withValue(function.fallback());
                }
                values[i] = argument.value();
            }
            return function.body().apply(values);
        }
    }

    private static CesqlResult integer(Node node, Attributes attributes) {
        CesqlResult value = node.evaluate(attributes);
        return value.failed() ? value : Casts.integer(value.value());
    }

    private static CesqlResult bool(Node node, Attributes attributes) {
        CesqlResult value = node.evaluate(attributes);
        return value.failed() ? value.withValue(false) : Casts.bool(value.value());
    }

    /** Comparison operators. */
    enum Comparison {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL;

        boolean isEquality() {
            return this == EQUAL || this == NOT_EQUAL;
        }

        boolean holds(int compared) {
            return switch (this) {
                case EQUAL -> compared == 0;
                case NOT_EQUAL -> compared != 0;
                case LESS -> compared < 0;
                case LESS_OR_EQUAL -> compared <= 0;
                case GREATER -> compared > 0;
                case GREATER_OR_EQUAL -> compared >= 0;
            };
        }
    }

    /** Logical operators. */
    enum Logical {
        AND,
        OR,
        XOR;

        boolean decides(boolean left) {
            return this == AND ? !left : this == OR && left;
        }
    }

    /** Arithmetic operators; a result beyond 32 bits is an error. */
    enum Arithmetic {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        MODULO;

        CesqlResult apply(long a, long b) {
            if (b == 0 && (this == DIVIDE || this == MODULO)) {
                return CesqlResult.failed(0, Failure.MATH, "division by zero");
            }
            return result(
                    switch (this) {
                        case ADD -> a + b;
                        case SUBTRACT -> a - b;
                        case MULTIPLY -> a * b;
                        case DIVIDE -> a / b;
                        case MODULO -> a % b;
                    });
        }

        static CesqlResult result(long value) {
            return value == (int) value
                    ? CesqlResult.of(Integer.valueOf((int) value))
                    : CesqlResult.failed(0, Failure.MATH, value + " is beyond 32 bits");
        }
    }
}
