package dev.sluice.expression;

/**
 * A compiled filter over one event. Immutable and thread-safe; a test allocates next to nothing.
 *
 * <p>Three-valued: an attribute that the event does not have is {@link Verdict#NO_MATCH} in {@code exact}, {@code prefix}
 * and {@code suffix}, so that {@code not} of it matches; what cannot be evaluated is {@link Verdict#ERROR}, also under
 * {@code not}. {@code all} with a no-match and {@code any} with a match give that, whatever else fails.
 */
public interface Filter {

    /** Whether the event matches. */
    Verdict test(EventView view);

    /** Why {@link #test} says what it says: evaluated again, with the values kept. */
    Reason why(EventView view);

    /**
     * Compiles a filter.
     *
     * @return all problems at once when it is not valid: an empty expression, a bad attribute name, text that does not parse
     */
    static Compiled<Filter> compile(FilterExpression expression) {
        return FilterCompiler.compile(expression);
    }
}
