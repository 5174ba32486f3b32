package dev.sluice.trigger.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The accounts since they were last handed over. */
final class Tally {

    /** What becomes of an event at an input. */
    enum AtInput {
        TAKEN(0),
        FILTERED(1),
        ERROR(2),
        DUPLICATE(3);

        private final int column;

        AtInput(int column) {
            this.column = column;
        }
    }

    /** What becomes of an occurrence at a pattern. */
    enum AtPattern {
        TAKEN(0),
        UNKEYED(1),
        LATE(2),
        OVERFLOW(3),
        SUPPRESSED(4);

        private final int column;

        AtPattern(int column) {
            this.column = column;
        }
    }

    private static final int INPUT_KINDS = AtInput.values().length;
    private static final int PATTERN_KINDS = AtPattern.values().length;

    private final String[] inputAccounts;
    private final String[] patternAccounts;
    private final long[] inputCounts;
    private final long[] patternCounts;

    Tally(List<String> inputs, List<String> patterns) {
        this.inputAccounts = accounts("input/", inputs, AtInput.values());
        this.patternAccounts = accounts("pattern/", patterns, AtPattern.values());
        this.inputCounts = new long[inputAccounts.length];
        this.patternCounts = new long[patternAccounts.length];
    }

    private static String[] accounts(String prefix, List<String> names, Enum<?>[] kinds) {
        return names.stream()
                .flatMap(name -> Arrays.stream(kinds)
                        .map(kind -> prefix + name + "/" + kind.name().toLowerCase(java.util.Locale.ROOT)))
                .toArray(String[]::new);
    }

    void add(int input, AtInput kind) {
        inputCounts[input * INPUT_KINDS + kind.column]++;
    }

    void add(int pattern, AtPattern kind) {
        patternCounts[pattern * PATTERN_KINDS + kind.column]++;
    }

    /** What was added since the last call. */
    Map<String, Long> drain() {
        Map<String, Long> counts = new HashMap<>();
        drain(inputAccounts, inputCounts, counts);
        drain(patternAccounts, patternCounts, counts);
        return counts;
    }

    private static void drain(String[] accounts, long[] counts, Map<String, Long> out) {
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                out.put(accounts[i], counts[i]);
                counts[i] = 0;
            }
        }
    }
}
