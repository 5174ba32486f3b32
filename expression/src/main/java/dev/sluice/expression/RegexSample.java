package dev.sluice.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes short strings that a regular expression finds itself in. Reads the common part of RE2's syntax; what comes out is
 * checked against the expression itself, so whatever is misread gives no sample, never a wrong one.
 */
final class RegexSample {

    private static final int MAX_CHARS = 500;
    private static final String LETTERS = "ax0-_ .:/@AZ9";

    private final String regex;
    private final int preferred;
    private int at;

    private RegexSample(String regex, int preferred) {
        this.regex = regex;
        this.preferred = preferred;
    }

    /** Different samples; empty when none could be made. */
    static List<String> of(String regex) {
        Compiled<com.google.re2j.Pattern> pattern = Re2.compile(regex);
        List<String> samples = new ArrayList<>();
        if (!(pattern instanceof Compiled.Ready<com.google.re2j.Pattern> ready)) {
            return samples;
        }
        for (int preferred = 0; preferred < 3; preferred++) {
            new RegexSample(regex, preferred)
                    .sample()
                    .filter(text -> ready.program().matcher(text).find() && !samples.contains(text))
                    .ifPresent(samples::add);
        }
        return samples;
    }

    private Optional<String> sample() {
        try {
            String text = alternatives();
            return at == regex.length() && text.length() <= MAX_CHARS ? Optional.of(text) : Optional.empty();
        } catch (StringIndexOutOfBoundsException | NumberFormatException misread) {
            return Optional.empty();
        }
    }

    private boolean more(char c) {
        return at < regex.length() && regex.charAt(at) == c;
    }

    private String alternatives() {
        List<String> choices = new ArrayList<>();
        choices.add(sequence());
        while (more('|')) {
            at++;
            choices.add(sequence());
        }
        return choices.get(Math.min(preferred, choices.size() - 1));
    }

    private String sequence() {
        StringBuilder text = new StringBuilder();
        while (at < regex.length() && !more('|') && !more(')')) {
            String atom = atom();
            text.append(atom.repeat(repetitions()));
        }
        return text.toString();
    }

    private String atom() {
        char c = regex.charAt(at++);
        return switch (c) {
            case '(' -> group();
            case '[' -> String.valueOf(ofClass());
            case '.' -> "x";
            case '^', '$' -> "";
            case '\\' -> escape(regex.charAt(at++));
            default -> String.valueOf(c);
        };
    }

    private String group() {
        if (more('?')) {
            int name = regex.indexOf('>', at);
            int colon = regex.indexOf(':', at);
            int close = regex.indexOf(')', at);
            if (regex.startsWith("?P<", at) || regex.startsWith("?<", at)) {
                at = name + 1;
            } else if (colon >= 0 && colon < close) {
                at = colon + 1;
            } else {
                at = close;
            }
        }
        String text = alternatives();
        at++;
        return text;
    }

    private static String escape(char c) {
        return switch (c) {
            case 'd' -> "0";
            case 'w' -> "a";
            case 's' -> " ";
            case 'D', 'S' -> "x";
            case 'W' -> "-";
            case 'b', 'B', 'A', 'z' -> "";
            case 'n' -> "\n";
            case 't' -> "\t";
            default -> String.valueOf(c);
        };
    }

    private char ofClass() {
        int start = at - 1;
        at = more('^') ? at + 1 : at;
        at = more(']') ? at + 1 : at;
        while (!more(']')) {
            at += more('\\') ? 2 : regex.startsWith("[:", at) ? regex.indexOf(":]", at) + 2 - at : 1;
        }
        at++;
        com.google.re2j.Pattern members = com.google.re2j.Pattern.compile(regex.substring(start, at));
        String candidates = LETTERS + regex.substring(start, at);
        return (char) candidates
                .chars()
                .filter(c -> members.matches(String.valueOf((char) c)))
                .findFirst()
                .orElse('x');
    }

    private int repetitions() {
        if (at >= regex.length()) {
            return 1;
        }
        int times = switch (regex.charAt(at)) {
            case '*', '?' -> preferred == 0 ? 0 : 1;
            case '+' -> 1;
            case '{' -> least();
            default -> -1;
        };
        if (times < 0) {
            return 1;
        }
        at = more('{') ? regex.indexOf('}', at) + 1 : at + 1;
        at = more('?') ? at + 1 : at;
        return times;
    }

    private int least() {
        int end = at + 1;
        while (Character.isDigit(regex.charAt(end))) {
            end++;
        }
        return Math.min(Integer.parseInt(regex.substring(at + 1, end)), MAX_CHARS);
    }
}
