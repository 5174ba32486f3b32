package dev.sluice.it.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.command.SluiceCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Commands that talk to a running Sluice, as processes of their own. What they print is told without what differs between
 * two runs: times, durations, positions, hashes, and the name of the way in which the shop runs.
 */
record CommandLineRun(Path folder, URI server, String way) {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Map<String, String> MASKS = new LinkedHashMap<>();

    static {
        MASKS.put("http://127\\.0\\.0\\.1:\\d+", "SERVER");
        MASKS.put("\\b[0-9a-f]{16,64}\\b", "HASH");
        MASKS.put("(\\d{4}-\\d\\d-\\d\\d[T ])?\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z?", "TIME");
        MASKS.put("\\b\\d+ (ms|s|seconds?|minutes?|hours?)\\b", "LONG");
        MASKS.put("\\b(generation|position) +\\w+", "$1 NUMBER");
        MASKS.put("^(\\d+|(id|delivering again:|discarded:) +\\d+)", "$2 NUMBER");
        MASKS.put("tail-\\d+", "TAIL");
        MASKS.put(" +", " ");
    }

    /** A command that runs. */
    record Running(Process process, Path output, String way) {

        boolean hasEnded() {
            return !process.isAlive();
        }

        /** What it has printed. */
        List<String> lines() {
            try {
                return Files.readAllLines(output).stream().map(this::masked).toList();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private String masked(String line) {
            String masked = line.replace(way, "WAY");
            for (Map.Entry<String, String> each : MASKS.entrySet()) {
                masked = masked.replaceAll(each.getKey(), each.getValue());
            }
            return masked.strip();
        }
    }

    /** Starts a command. */
    Running start(String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--server", server.toString()));
        try {
            Path output = Files.createTempFile(folder, arguments[0], ".txt");
            Process process = new ProcessBuilder(SluiceCommand.line(command))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            return new Running(process, output, way);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Runs a command to its end, which must be a good one; answers what it printed. */
    List<String> run(String... arguments) {
        Running running = start(arguments);
        try {
            assertThat(running.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a command ran", interrupted);
        }
        assertThat(running.process().exitValue())
                .as(() -> running.lines().toString())
                .isZero();
        return running.lines();
    }
}
