package dev.sluice.expression;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names: which are valid, and which was probably meant. */
final class Names {

    private static final Pattern ATTRIBUTE = Pattern.compile("[a-z][a-z0-9]*");

    private Names() {}

    static boolean isAttribute(String name) {
        return ATTRIBUTE.matcher(name).matches();
    }

    /** The candidate with the smallest edit distance, if that is at most a third of the name's length (at least 2). */
    static Optional<String> nearest(String name, Collection<String> candidates) {
        int best = Math.max(2, name.length() / 3) + 1;
        Optional<String> nearest = Optional.empty();
        for (String candidate : candidates) {
            int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < best) {
                best = distance;
                nearest = Optional.of(candidate);
            }
        }
        return nearest;
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
