package dev.sluice.crds;

import dev.sluice.crds.schema.ExpressionKind;
import java.util.List;
import java.util.Set;

/**
 * Compiles the expressions in resources, so that a mistake is reported where it stands. The languages live in another
 * module; here is only the question. Implementations are pure and thread-safe.
 */
@FunctionalInterface
public interface ExpressionChecker {

    /** Accepts everything: for callers that only look at the structure. */
    ExpressionChecker NONE = (use, text) -> List.of();

    /**
     * Checks one expression.
     *
     * @param use what kind it is, and which names it may use
     * @param text the expression; never blank
     * @return what is wrong; empty when nothing is
     */
    List<Finding> check(Use use, String text);

    /**
     * Where an expression stands.
     *
     * @param kind language, scope and result
     * @param names names in scope: inputs and patterns for a condition, inputs for a payload, else empty
     * @param matchGroups the named groups that {@code match.<name>} may use; empty when {@code match} is not in scope
     */
    record Use(ExpressionKind kind, Set<String> names, Set<String> matchGroups) {

        /** Copies. */
        public Use {
            names = Set.copyOf(names);
            matchGroups = Set.copyOf(matchGroups);
        }
    }

    /**
     * Something wrong in an expression.
     *
     * @param offset where, in characters from its beginning; 0 when the whole is meant
     * @param message what was found
     * @param hint what is allowed or what to do; empty when the message says it all
     */
    record Finding(int offset, String message, String hint) {

        /**
         * An unknown name, with the nearest known one as the hint.
         *
         * @param what what kind of name, such as {@code name} or {@code function}
         */
        public static Finding unknown(int offset, String what, String found, Iterable<String> known) {
            return new Finding(
                    offset,
                    "unknown " + what + " \"" + found + "\"",
                    Suggestion.hint("known " + what + "s", found, known));
        }
    }
}
