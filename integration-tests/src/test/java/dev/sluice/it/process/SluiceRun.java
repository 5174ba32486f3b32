package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.brokers.FreePort;
import dev.sluice.it.command.SluiceCommand;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A {@code sluice run} as its own process, over a folder of resources and a data directory that outlive it: it can be killed
 * or interrupted and started again on the same data and ports. Used by one thread.
 */
public final class SluiceRun implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String RELOADED = "sluice: reloaded";
    private static final String NOT_RELOADED = "sluice: not reloaded";
    private static final long SIGINT_BIT = 1L << 1;

    private final Path folder;
    private final Path output;
    private final int port = FreePort.find();
    private final int managementPort = FreePort.find();
    private final SluiceApi api = new SluiceApi(URI.create("http://127.0.0.1:" + port + "/api/v1"));
    private final List<String> options = new ArrayList<>();
    private Path data;
    private @Nullable Process process;

    /** A process that is not started yet, with no resources and no data. */
    public SluiceRun(Path folder) throws IOException {
        this.folder = folder;
        this.data = folder.resolve("data");
        this.output = folder.resolve("output-" + port + ".txt");
        Files.createDirectories(resources());
        Files.createFile(output);
    }

    Path resources() {
        return folder.resolve("resources");
    }

    Path data() {
        return data;
    }

    /** Uses another data directory from the next start. */
    SluiceRun data(Path other) {
        data = other;
        return this;
    }

    /** Gives {@code run} more options from the next start. */
    public SluiceRun with(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    public SluiceApi api() {
        return api;
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Writes one file of resources, whole at once. */
    public SluiceRun write(String file, String yaml) throws IOException {
        Path draft = folder.resolve(file + ".draft");
        Files.writeString(draft, yaml);
        Files.move(draft, resources().resolve(file), StandardCopyOption.ATOMIC_MOVE);
        return this;
    }

    /** Writes one file of resources while the process runs, and waits until it has taken it. */
    void edit(String file, String yaml) throws IOException {
        long before = lines(RELOADED);
        write(file, yaml);
        awaitLines(RELOADED, before + 1);
    }

    /** Removes one file of resources while the process runs, and waits until it has taken that. */
    void remove(String file) throws IOException {
        long before = lines(RELOADED);
        Files.delete(resources().resolve(file));
        awaitLines(RELOADED, before + 1);
    }

    /** Writes one file of resources while the process runs, and waits until it has said that it is not valid. */
    void editBadly(String file, String yaml) throws IOException {
        long before = lines(NOT_RELOADED);
        write(file, yaml);
        awaitLines(NOT_RELOADED, before + 1);
    }

    /** Starts the process and waits until it takes requests. */
    public SluiceRun start() throws IOException {
        Process started = launch();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> !started.isAlive() || api.answers());
        assertThat(started.isAlive()).as("the process ended: " + output()).isTrue();
        return this;
    }

    /** Starts a process that cannot run, and waits for its end; answers the exit code. */
    int startInVain() throws IOException, InterruptedException {
        return ended(launch());
    }

    private Process launch() throws IOException {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException("process " + process.pid() + " runs already");
        }
        Process started = new ProcessBuilder(command())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        process = started;
        return started;
    }

    private List<String> command() {
        List<String> run = new ArrayList<>(List.of("run", resources().toString()));
        run.addAll(List.of("--port", String.valueOf(port), "--management-port", String.valueOf(managementPort)));
        run.addAll(List.of("--data", data.toString()));
        run.addAll(options);
        return SluiceCommand.line(run);
    }

    /**
     * Has the kernel refuse to let a file of the process grow beyond a size, as a full disk does; Linux only.
     *
     * @param bytes the size, or {@code unlimited}
     */
    void limitFiles(String bytes) throws IOException, InterruptedException {
        Process limit = new ProcessBuilder(
                        "prlimit", "--pid", String.valueOf(running().pid()), "--fsize=" + bytes + ":")
                .start();
        assertThat(limit.waitFor()).isZero();
    }

    /** Ends the process as {@code kill -9} does. */
    void kill() throws InterruptedException {
        Process running = running();
        running.destroyForcibly();
        assertThat(running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** Ends the process as Ctrl-C does, and waits until it has drained. */
    void interrupt() throws IOException, InterruptedException {
        askToStop();
        awaitEnd();
    }

    /** Waits until the process has ended; answers the exit code. */
    int awaitEnd() throws InterruptedException {
        return ended(running());
    }

    /** Asks the process to end as Ctrl-C does. */
    void askToStop() throws IOException, InterruptedException {
        Process running = running();
        String kind = ignoresInterrupts(running) ? "-TERM" : "-INT";
        Process signal = new ProcessBuilder("kill", kind, String.valueOf(running.pid())).start();
        assertThat(signal.waitFor()).isZero();
    }

    /** A build that runs in the background hands this on to all that it starts; SIGTERM takes the same way then. */
    private static boolean ignoresInterrupts(Process process) throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & SIGINT_BIT) != 0);
    }

    private static int ended(Process ending) throws InterruptedException {
        assertThat(ending.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("the process ends")
                .isTrue();
        return ending.exitValue();
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("nothing runs");
        }
        return process;
    }

    /** All that the processes of this folder have printed. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private long lines(String text) {
        return output().lines().filter(line -> line.contains(text)).count();
    }

    private void awaitLines(String text, long count) {
        await().atMost(PATIENCE).until(() -> lines(text) >= count);
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
