package dev.sluice.it.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.brokers.FreePort;
import dev.sluice.it.command.SluiceCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@code sluice run --dapr} as its own process, with all that it starts. Used by one thread. */
final class RunBesideDapr implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path output;
    private final Process process;

    private RunBesideDapr(Path output, Process process) {
        this.output = output;
        this.process = process;
    }

    /** Starts it and does not wait. */
    static RunBesideDapr start(Path folder, Path resources, List<String> options) throws IOException {
        Path daprd = DaprdBinary.require();
        Path output = Files.createFile(folder.resolve("output.txt"));
        List<String> command = new ArrayList<>(List.of("run", resources.toString(), "--dapr"));
        command.addAll(List.of("--daprd", daprd.toString(), "--data", "data"));
        command.addAll(List.of("--port", String.valueOf(FreePort.find())));
        command.addAll(List.of("--management-port", String.valueOf(FreePort.find())));
        command.addAll(options);
        Process process = new ProcessBuilder(SluiceCommand.line(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new RunBesideDapr(output, process);
    }

    /** What it and all that it started have printed. */
    String said() {
        try {
            return Files.readString(output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Ends it as a person does; answers what it had started, of which nothing may be left. */
    List<ProcessHandle> stop() throws InterruptedException {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(this::said)
                .isTrue();
        assertThat(started).noneMatch(ProcessHandle::isAlive);
        return started;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }
}
