package dev.sluice.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The larger forms of tests, which {@code benchmarks/run --full} runs: the same steps with more events ({@code sluice.it.scale} times
 * as many, 1 by default), and a row of a table for each ({@code sluice.it.table} names its file; none by default).
 */
public final class FullRun {

    private static final int SCALE = Integer.getInteger("sluice.it.scale", 1);

    private FullRun() {}

    /** How long what fails keeps failing: two minutes, or by default as long as the test needs to see it. */
    public static Duration outage() {
        return Boolean.getBoolean("sluice.full") ? Duration.ofMinutes(2) : Duration.ZERO;
    }

    /** So many events, of the number that is usual. */
    public static int of(int usual) {
        return usual * SCALE;
    }

    /**
     * Adds a row to the table.
     *
     * @param what what was done, and on what
     * @param sent how many events were accepted, each with an id of its own
     * @param received ids as they arrived, each as often as it did
     * @param took from the first sent to the last received
     */
    public static void row(String what, int sent, Collection<String> received, Duration took) {
        String file = System.getProperty("sluice.it.table");
        if (file == null) {
            return;
        }
        Set<String> arrived = new HashSet<>(received);
        String row = String.format(
                Locale.ROOT,
                "| %s | %,d | %d | %d | %.1f |%n",
                what,
                sent,
                sent - arrived.size(),
                received.size() - arrived.size(),
                took.toMillis() / 1e3);
        try {
            Files.writeString(
                    Path.of(file), row, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
