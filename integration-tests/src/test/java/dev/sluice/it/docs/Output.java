package dev.sluice.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** What all commands of a page have printed, line by line. Thread-safe. */
final class Output {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final List<String> lines = new ArrayList<>();
    private int seen;

    /** Reads until the stream ends, on a thread of its own. */
    Thread read(InputStream stream) {
        Thread reader = new Thread(() -> copy(stream), "output");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private void copy(InputStream stream) {
        try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                add(line);
            }
        } catch (IOException killed) {
            // its output ends where it was
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
    }

    /** All since it was last told to forget. */
    synchronized List<String> recent() {
        return List.copyOf(lines.subList(seen, lines.size()));
    }

    /** How many lines so far hold this. */
    synchronized long count(String part) {
        return lines.stream().filter(line -> line.contains(part)).count();
    }

    /** Waits until each of these was printed since it was last told to forget; … stands for anything. */
    void awaitAll(List<String> expected) {
        for (String line : expected) {
            awaitOne(line);
        }
    }

    void awaitOne(String expected) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(recent())
                        .as("a line like \"%s\"", expected)
                        .anyMatch(line -> matches(expected, line)));
    }

    /** Looks only at what is printed from now on. */
    synchronized void forget() {
        seen = lines.size();
    }

    static boolean matches(String expected, String line) {
        int from = 0;
        for (String part : expected.split("…", -1)) {
            int found = line.indexOf(part.strip(), from);
            if (found < 0) {
                return false;
            }
            from = found + part.strip().length();
        }
        return true;
    }
}
