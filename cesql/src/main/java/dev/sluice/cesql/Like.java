package dev.sluice.cesql;

/**
 * A LIKE pattern: {@code %} is any text, {@code _} any character, a backslash before them makes them plain. Matching
 * keeps only the last {@code %} to come back to, so its time is at most the product of both lengths.
 */
final class Like {

    private static final char ANY_TEXT = '%';
    private static final char ANY_CHAR = '_';

    private final char[] chars;
    private final boolean[] wild;

    Like(String pattern) {
        StringBuilder plain = new StringBuilder();
        boolean[] wildcards = new boolean[pattern.length()];
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            boolean escaped = c == '\\' && i + 1 < pattern.length() && isWildcard(pattern.charAt(i + 1));
            if (escaped) {
                i++;
            }
            wildcards[plain.length()] = !escaped && isWildcard(c);
            plain.append(pattern.charAt(i));
        }
        this.chars = plain.toString().toCharArray();
        this.wild = wildcards;
    }

    private static boolean isWildcard(char c) {
        return c == ANY_TEXT || c == ANY_CHAR;
    }

    boolean matches(String text) {
        int at = 0;
        int next = 0;
        int retryNext = -1;
        int retryAt = 0;
        while (at < text.length()) {
            if (is(next, ANY_TEXT)) {
                retryNext = ++next;
                retryAt = at;
            } else if (next < chars.length && (is(next, ANY_CHAR) || isChar(next, text.charAt(at)))) {
                next++;
                at++;
            } else if (retryNext >= 0) {
                next = retryNext;
                at = ++retryAt;
            } else {
                return false;
            }
        }
        while (is(next, ANY_TEXT)) {
            next++;
        }
        return next == chars.length;
    }

    private boolean is(int index, char wildcard) {
        return index < chars.length && wild[index] && chars[index] == wildcard;
    }

    private boolean isChar(int index, char c) {
        return !wild[index] && chars[index] == c;
    }
}
