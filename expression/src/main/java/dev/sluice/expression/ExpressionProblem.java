package dev.sluice.expression;

import java.util.List;
import java.util.Optional;

/**
 * Why an expression was not accepted.
 *
 * @param path where in the compiled value, relative to it: {@code ""} for a text, {@code filters[1].all[0].exact} within an
 *     input
 * @param offset where in the text, in characters from its start; 0 when the whole text is meant
 * @param found what stands there, {@code ""} when nothing is to be shown
 * @param message what is wrong, a phrase without the position
 * @param allowed what could stand there; empty when that cannot be listed
 */
public record ExpressionProblem(String path, int offset, String found, String message, List<String> allowed) {

    /** Copies the list. */
    public ExpressionProblem {
        allowed = List.copyOf(allowed);
    }

    static ExpressionProblem at(int offset, String found, String message) {
        return new ExpressionProblem("", offset, found, message, List.of());
    }

    static ExpressionProblem of(String message) {
        return at(0, "", message);
    }

    /** The same problem, deeper in a larger value. */
    ExpressionProblem under(String parent) {
        String joined = path.isEmpty() || path.startsWith("[") ? parent + path : parent + "." + path;
        return new ExpressionProblem(parent.isEmpty() ? path : joined, offset, found, message, allowed);
    }

    /** The allowed word most like what was found; empty when none is close. */
    public Optional<String> candidate() {
        return Names.nearest(found, allowed);
    }
}
