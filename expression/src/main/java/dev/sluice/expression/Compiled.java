package dev.sluice.expression;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The result of compiling: a program, or everything that is wrong with the text.
 *
 * @param <T> the program's type
 */
public sealed interface Compiled<T> {

    /**
     * It compiled.
     *
     * @param program immutable and thread-safe
     * @param <T> the program's type
     */
    record Ready<T>(T program) implements Compiled<T> {}

    /**
     * It did not.
     *
     * @param problems at least one
     * @param <T> the program's type
     */
    record Rejected<T>(List<ExpressionProblem> problems) implements Compiled<T> {

        /** Copies the list. */
        public Rejected {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("rejected without a problem");
            }
        }
    }

    /** What is wrong; empty when it compiled. */
    default List<ExpressionProblem> problems() {
        return this instanceof Rejected<T> rejected ? rejected.problems() : List.of();
    }

    /**
     * The program, for text that was checked before.
     *
     * @throws IllegalArgumentException when it did not compile, with all problems
     */
    default T orThrow() {
        if (this instanceof Ready<T> ready) {
            return ready.program();
        }
        throw new IllegalArgumentException(problems().stream()
                .map(problem -> (problem.path().isEmpty() ? "" : problem.path() + ": ") + problem.message())
                .collect(Collectors.joining("; ")));
    }

    /** The program made into another; problems stay. */
    default <R> Compiled<R> map(Function<? super T, ? extends R> change) {
        return this instanceof Ready<T> ready ? new Ready<>(change.apply(ready.program())) : new Rejected<>(problems());
    }

    /** A single problem. */
    static <T> Compiled<T> rejected(ExpressionProblem problem) {
        return new Rejected<>(List.of(problem));
    }
}
