package dev.sluice.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * RE2 patterns: matching is linear in the text, and this keeps the pattern's own size bounded too, since nested
 * repetitions multiply ({@code (a{1000}){1000}} is a million states).
 */
final class Re2 {

    /** Longest pattern, in characters. */
    static final int MAX_CHARS = 2_000;

    /** Largest pattern once repetitions are written out, in characters. */
    static final long MAX_EXPANDED_CHARS = 20_000;

    private Re2() {}

    static Compiled<Pattern> compile(String text) {
        if (text.isEmpty()) {
            return Compiled.rejected(ExpressionProblem.of("the expression is empty"));
        }
        if (text.length() > MAX_CHARS || expandedChars(text) > MAX_EXPANDED_CHARS) {
            return Compiled.rejected(ExpressionProblem.at(
                    0,
                    text.substring(0, Math.min(text.length(), Reason.SHOWN_CHARS)),
                    "the regular expression is too large: at most " + MAX_CHARS + " characters, " + MAX_EXPANDED_CHARS
                            + " with repetitions written out"));
        }
        try {
            return new Compiled.Ready<>(Pattern.compile(text));
        } catch (PatternSyntaxException invalid) {
            String found = Optional.ofNullable(invalid.getPattern()).orElse("");
            return Compiled.rejected(ExpressionProblem.at(
                    Math.max(0, text.indexOf(found)),
                    found,
                    "not an RE2 regular expression: " + invalid.getDescription()));
        }
    }

    /** An upper bound, read roughly: every character is an atom, a group is the sum of its atoms. */
    private static long expandedChars(String text) {
        Deque<Long> outer = new ArrayDeque<>();
        long sum = 0;
        long atom = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                outer.push(sum);
                sum = 0;
                atom = 0;
            } else if (c == ')') {
                atom = sum + 1;
                sum = (outer.isEmpty() ? 0 : outer.pop()) + atom;
            } else if (c == '{' && i + 1 < text.length() && Character.isDigit(text.charAt(i + 1))) {
                long repeated = atom * repetitions(text, i + 1);
                sum = Math.min(sum + repeated, Integer.MAX_VALUE);
                atom = Math.min(repeated, Integer.MAX_VALUE);
                i = Math.max(i, text.indexOf('}', i));
            } else {
                i += c == '\\' ? 1 : 0;
                atom = 1;
                sum++;
            }
        }
        return sum;
    }

    private static long repetitions(String text, int from) {
        long largest = 1;
        long number = 0;
        for (int i = from; i < text.length() && text.charAt(i) != '}'; i++) {
            char c = text.charAt(i);
            number = Character.isDigit(c) ? Math.min(number * 10 + (c - '0'), MAX_EXPANDED_CHARS) : 0;
            largest = Math.max(largest, number);
        }
        return largest;
    }
}
