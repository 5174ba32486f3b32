package dev.sluice.crds;

import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds what was probably meant. */
public final class Suggestion {

    private static final int MOST_LISTED = 24;

    private Suggestion() {}

    /**
     * The nearest candidate: by edit distance without regard to case, at most a third of the letters away.
     *
     * @return empty when none is near
     */
    public static Optional<String> nearest(String found, Iterable<String> candidates) {
        String wanted = found.toLowerCase(Locale.ROOT);
        int limit = Math.max(1, Math.max(wanted.length(), 3) / 3);
        String best = null;
        int bestDistance = limit + 1;
        for (String candidate : listOf(candidates)) {
            int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * {@code known names: a, b. Did you mean "a"?}
     *
     * @param lead what the candidates are, such as {@code known names}
     */
    public static String hint(String lead, String found, Iterable<String> candidates) {
        SortedSet<String> all = listOf(candidates);
        if (all.isEmpty()) {
            return lead + ": none";
        }
        StringBuilder hint = new StringBuilder(lead).append(": ");
        hint.append(String.join(", ", all.stream().limit(MOST_LISTED).toList()));
        if (all.size() > MOST_LISTED) {
            hint.append(" and ").append(all.size() - MOST_LISTED).append(" more");
        }
        nearest(found, all)
                .ifPresent(near -> hint.append(". Did you mean \"").append(near).append("\"?"));
        return hint.toString();
    }

    private static SortedSet<String> listOf(Iterable<String> candidates) {
        TreeSet<String> all = new TreeSet<>();
        candidates.forEach(all::add);
        return all;
    }

    /** Optimal string alignment: insert, delete, replace, and swap of neighbours cost one each. */
    static int distance(String left, String right) {
        int[] older = new int[right.length() + 1];
        int[] old = new int[right.length() + 1];
        int[] now = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            old[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            now[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int cost = left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1;
                int least = Math.min(old[column - 1] + cost, Math.min(old[column], now[column - 1]) + 1);
                now[column] = swapped(left, row, right, column) ? Math.min(least, older[column - 2] + 1) : least;
            }
            int[] free = older;
            older = old;
            old = now;
            now = free;
        }
        return old[right.length()];
    }

    private static boolean swapped(String left, int row, String right, int column) {
        return row > 1
                && column > 1
                && left.charAt(row - 1) == right.charAt(column - 2)
                && left.charAt(row - 2) == right.charAt(column - 1);
    }
}
