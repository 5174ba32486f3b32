package dev.sluice.expression;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A condition as a tree over bits: bit {@code i} of a mask says whether the i-th name is true: ADR 0044. */
sealed interface ConditionNode {

    /** Whether it holds. */
    boolean test(long mask);

    /** As it is written. */
    String text();

    /** Why it holds or not. */
    default Reason why(long mask) {
        return Reason.leaf(text(), Verdict.of(test(mask)), List.of());
    }

    /** A name. */
    record Name(int bit, String text) implements ConditionNode {
        @Override
        public boolean test(long mask) {
            return (mask >>> bit & 1) != 0;
        }

        @Override
        public Reason why(long mask) {
            return Reason.leaf(text, Verdict.of(test(mask)), List.of(Reason.Seen.of(text, test(mask), true)));
        }
    }

    /** {@code true} or {@code false}. */
    record Constant(boolean value) implements ConditionNode {
        @Override
        public boolean test(long mask) {
            return value;
        }

        @Override
        public String text() {
            return String.valueOf(value);
        }
    }

    /** {@code !a}. */
    record Not(ConditionNode operand, String text) implements ConditionNode {
        @Override
        public boolean test(long mask) {
            return !operand.test(mask);
        }

        @Override
        public Reason why(long mask) {
            return new Reason(text, Verdict.of(test(mask)), List.of(), null, List.of(operand.why(mask)));
        }
    }

    /** {@code a && b}, {@code a || b}. */
    record Junction(boolean all, List<ConditionNode> operands, String text) implements ConditionNode {
        @Override
        public boolean test(long mask) {
            for (int i = 0; i < operands.size(); i++) {
                if (operands.get(i).test(mask) != all) {
                    return !all;
                }
            }
            return all;
        }

        @Override
        public Reason why(long mask) {
            return JunctionFilter.reason(
                    text, all, operands.stream().map(part -> part.why(mask)).toList());
        }
    }

    /** {@code a == b}, {@code a != b}. */
    record Same(boolean same, ConditionNode left, ConditionNode right, String text) implements ConditionNode {
        @Override
        public boolean test(long mask) {
            return (left.test(mask) == right.test(mask)) == same;
        }

        @Override
        public Reason why(long mask) {
            return new Reason(text, Verdict.of(test(mask)), List.of(), null, List.of(left.why(mask), right.why(mask)));
        }
    }

    /** {@code a ? b : c}. */
    record Choice(ConditionNode test, ConditionNode yes, ConditionNode no, String text) implements ConditionNode {
        @Override
        public boolean test(long mask) {
            return (test.test(mask) ? yes : no).test(mask);
        }

        @Override
        public Reason why(long mask) {
            ConditionNode taken = test.test(mask) ? yes : no;
            return new Reason(text, Verdict.of(test(mask)), List.of(), null, List.of(taken.why(mask), test.why(mask)));
        }
    }

    /** Anything else CEL can say about booleans, left to CEL. */
    record Exotic(CelRuntime.Program program, List<String> names, String text) implements ConditionNode {
        @Override
        public boolean test(long mask) {
            Map<String, Boolean> values = new HashMap<>();
            for (int i = 0; i < names.size(); i++) {
                values.put(names.get(i), (mask >>> i & 1) != 0);
            }
            try {
                return Boolean.TRUE.equals(program.eval(values));
            } catch (CelEvaluationException failed) { // say, an iteration limit: it does not hold
                return false;
            }
        }

        @Override
        public Reason why(long mask) {
            List<Reason.Seen> seen = new java.util.ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                seen.add(Reason.Seen.of(names.get(i), (mask >>> i & 1) != 0, true));
            }
            return Reason.leaf(text, Verdict.of(test(mask)), seen);
        }
    }
}
