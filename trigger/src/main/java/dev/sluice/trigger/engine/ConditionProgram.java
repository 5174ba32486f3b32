package dev.sluice.trigger.engine;

import dev.sluice.expression.Condition;

/** A subscriber's condition with its names resolved. */
final class ConditionProgram {

    /** With more names than this, it is taken for granted that they matter to each other. */
    private static final int TRIED_NAMES = 10;

    private final Condition condition;
    private final int[] names;
    private final boolean needsOthers;

    ConditionProgram(Condition condition, Names names) {
        this.condition = condition;
        this.names = condition.names().stream().mapToInt(names::index).toArray();
        this.needsOthers = this.names.length > TRIED_NAMES || anyNeedsOthers();
    }

    private boolean anyNeedsOthers() {
        for (int i = 0; i < names.length; i++) {
            boolean alone = condition.test(1L << i);
            for (long mask = 0; mask < 1L << names.length; mask++) {
                if ((mask & 1L << i) != 0 && condition.test(mask) != alone) {
                    return true;
                }
            }
        }
        return false;
    }

    Condition condition() {
        return condition;
    }

    /** The names it uses. */
    int[] names() {
        return names;
    }

    /** Whether an occurrence of one of its names does not always decide it alone: {@code A && B}, {@code !A && B}. */
    boolean needsOthers() {
        return needsOthers;
    }

    /** Whether it holds at an occurrence of one of its names. */
    boolean holds(int occurred, Truths truths, long nowMillis) {
        long mask = 0;
        for (int i = 0; i < names.length; i++) {
            if (names[i] == occurred || (needsOthers && truths.isTrue(names[i], nowMillis))) {
                mask |= 1L << i;
            }
        }
        return condition.test(mask);
    }
}
