package dev.sluice.expression;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * A subscriber's condition: a CEL boolean over the names of inputs and patterns. Immutable and thread-safe; a test takes
 * some nanoseconds and allocates nothing.
 *
 * <p>A condition is evaluated when one of its names occurs, so one that is false in every such moment can never fire; it
 * is refused, as is one that uses an unknown name or no name at all.
 */
public final class Condition {

    /** Most names one condition may use. */
    public static final int MAX_NAMES = 64;

    /** Up to this many names every combination is tried to see whether the condition can fire. */
    private static final int MAX_TRIED_NAMES = 16;

    private final String text;
    private final List<String> names;
    private final ConditionNode root;

    private Condition(String text, List<String> names, ConditionNode root) {
        this.text = text;
        this.names = names;
        this.root = root;
    }

    /**
     * Compiles a condition.
     *
     * @param text CEL
     * @param known names of the trigger's inputs and patterns
     */
    public static Compiled<Condition> compile(String text, Collection<String> known) {
        if (text.isBlank()) {
            return Compiled.rejected(ExpressionProblem.of("the condition is empty"));
        }
        Compiled<ConditionCompiler.Tree> tree = ConditionCompiler.compile(text, known);
        if (!(tree instanceof Compiled.Ready<ConditionCompiler.Tree> ready)) {
            return new Compiled.Rejected<>(tree.problems());
        }
        Condition condition =
                new Condition(text, ready.program().names(), ready.program().root());
        return condition.canEverFire()
                ? new Compiled.Ready<>(condition)
                : Compiled.rejected(new ExpressionProblem("", 0, text, condition.neverFires(), List.of()));
    }

    private boolean canEverFire() {
        if (names.isEmpty() || names.size() > MAX_TRIED_NAMES) {
            return !names.isEmpty();
        }
        for (long mask = 1; mask < 1L << names.size(); mask++) {
            if (root.test(mask)) {
                return true;
            }
        }
        return false;
    }

    private String neverFires() {
        return names.isEmpty()
                ? "names no input or pattern, so it can never fire"
                : "can never fire: it is false whenever one of its names occurs; for something that does not happen use a"
                        + " deadman or an absence pattern";
    }

    /** The condition as it was written. */
    public String text() {
        return text;
    }

    /** The names it uses, in order of appearance; an occurrence of any of them is when it is to be tested. */
    public List<String> names() {
        return names;
    }

    /** Whether it holds while exactly these names are true. */
    public boolean test(Set<String> trueNames) {
        return root.test(mask(trueNames));
    }

    /**
     * Whether it holds.
     *
     * @param mask bit {@code i} says whether the i-th of {@link #names} is true
     */
    public boolean test(long mask) {
        return root.test(mask);
    }

    /** Why it holds or not while exactly these names are true. */
    public Reason why(Set<String> trueNames) {
        Reason reason = root.why(mask(trueNames));
        return new Reason(text, reason.verdict(), reason.seen(), reason.error(), reason.because());
    }

    private long mask(Set<String> trueNames) {
        long mask = 0;
        for (int i = 0; i < names.size(); i++) {
            mask |= trueNames.contains(names.get(i)) ? 1L << i : 0;
        }
        return mask;
    }

    @Override
    public String toString() {
        return text;
    }
}
