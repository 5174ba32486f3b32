package dev.sluice.expression;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a program gave its verdict: a tree whose inner nodes are combinations and whose leaves compared something.
 *
 * @param expression the (sub-)expression as text, in the dialect it was written in
 * @param verdict what it said
 * @param seen the values it looked at, in order of appearance; values are shortened to {@value #SHOWN_CHARS} characters
 * @param error what failed, when the verdict is {@link Verdict#ERROR}
 * @param because the parts that decided it, first the one that did; empty for a leaf
 */
public record Reason(
        String expression,
        Verdict verdict,
        List<Seen> seen,
        @Nullable String error,
        List<Reason> because) {

    /** Longest value shown, in characters. */
    public static final int SHOWN_CHARS = 120;

    /**
     * One value that was looked at.
     *
     * @param path where it is: {@code data.severity}, {@code event.type}, {@code match.user}
     * @param value as JSON; {@code (absent)} when the event does not have it
     */
    public record Seen(String path, String value) {

        /** What is shown for a value that the event does not have. */
        public static final String ABSENT = "(absent)";

        static Seen of(String path, @Nullable Object value, boolean present) {
            if (!present) {
                return new Seen(path, ABSENT);
            }
            String text = CelValues.toJson(value);
            return new Seen(path, text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "...");
        }
    }

    /** Copies the lists. */
    public Reason {
        seen = List.copyOf(seen);
        because = List.copyOf(because);
    }

    static Reason leaf(String expression, Verdict verdict, List<Seen> seen) {
        return new Reason(expression, verdict, seen, null, List.of());
    }

    static Reason error(String expression, List<Seen> seen, String error) {
        return new Reason(expression, Verdict.ERROR, seen, error, List.of());
    }

    /** The leaf that decided it: the first thing that failed, when this did not match. */
    public Reason decisive() {
        return because.isEmpty() ? this : because.get(0).decisive();
    }

    /** One line: {@code data.severity == "error" (saw data.severity = "warn")}. */
    public String line() {
        StringBuilder line = new StringBuilder(expression);
        Optional.ofNullable(error).ifPresent(text -> line.append(": ").append(text));
        if (!seen.isEmpty()) {
            line.append(" (saw ");
            for (int i = 0; i < seen.size(); i++) {
                line.append(i == 0 ? "" : ", ")
                        .append(seen.get(i).path())
                        .append(" = ")
                        .append(seen.get(i).value());
            }
            line.append(')');
        }
        return line.toString();
    }
}
