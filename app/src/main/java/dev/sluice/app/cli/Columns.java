package dev.sluice.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Lines whose parts stand below each other. Colour takes no room. */
final class Columns {

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    private final List<String[]> rows = new ArrayList<>();

    /** Adds a line. */
    void row(String... parts) {
        rows.add(parts.clone());
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The lines, two spaces between their parts, without blanks at the end. */
    List<String> lines() {
        List<Integer> widths = new ArrayList<>();
        for (String[] row : rows) {
            for (int column = 0; column < row.length; column++) {
                int width = width(row[column]);
                if (column == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(column, Math.max(widths.get(column), width));
                }
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(String[] row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.length; column++) {
            line.append(row[column]);
            if (column < row.length - 1) {
                line.append(" ".repeat(widths.get(column) - width(row[column]) + 2));
            }
        }
        return line.toString().stripTrailing();
    }

    private static int width(String text) {
        return COLOUR.matcher(text).replaceAll("").length();
    }
}
