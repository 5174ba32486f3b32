package dev.sluice.app.beside;

import dev.sluice.app.output.Terminal;
import dev.sluice.app.output.Terminal.Tone;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One process that is to run all the time: what it prints is printed with its name, and when it ends it is told and started
 * again, after waits that grow while it keeps ending. Thread-safe.
 */
final class Supervised {

    /** How long the system may take to end what was killed. */
    private static final Duration KILLED = Duration.ofSeconds(10);

    private static final long FIRST_WAIT_SECONDS = 1;
    private static final long LONGEST_WAIT_SECONDS = 30;
    private static final Duration GRACE = Duration.ofMillis(200);
    private static final Duration STABLE = Duration.ofSeconds(60);

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Function<String, Optional<String>> shown;
    private final Consumer<Process> begun;
    private final Terminal terminal;
    private final ScheduledExecutorService scheduler;
    private @Nullable Process process;
    private long waitSeconds = FIRST_WAIT_SECONDS;
    private long startedNanos;
    private boolean stopping;

    /**
     * Not started yet.
     *
     * @param environment beside that of this process
     * @param shown is given each of its lines and says what of it is printed; on a thread of its own
     * @param begun is given each process that starts, before its output is read
     */
    Supervised(
            String name,
            List<String> command,
            Map<String, String> environment,
            Function<String, Optional<String>> shown,
            Consumer<Process> begun,
            Terminal terminal,
            ScheduledExecutorService scheduler) {
        this.name = name;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.shown = shown;
        this.begun = begun;
        this.terminal = terminal;
        this.scheduler = scheduler;
    }

    synchronized void start() {
        if (stopping) {
            return;
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process started = builder.start();
            begun.accept(started);
            process = started;
            startedNanos = System.nanoTime();
            Thread reader = new Thread(() -> print(started), "output-" + name);
            reader.setDaemon(true);
            reader.start();
        } catch (IOException e) {
            again("cannot be started: " + e.getMessage());
        }
    }

    private void print(Process running) {
        try (BufferedReader lines = running.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                shown.apply(line).ifPresent(text -> terminal.line("[" + name + "] " + text));
            }
        } catch (IOException gone) {
            // the process was ended while it wrote
        }
        var unused = running.onExit().thenAccept(this::endedSoon);
    }

    /** An interrupted terminal ends all of us at once: who ends with the others is not started again. */
    private void endedSoon(Process gone) {
        if (!scheduler.isShutdown()) {
            var unused = scheduler.schedule(() -> ended(gone), GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void ended(Process gone) {
        if (!stopping && gone.equals(process)) {
            if (System.nanoTime() - startedNanos > STABLE.toNanos()) {
                waitSeconds = FIRST_WAIT_SECONDS;
            }
            again("ended with exit code " + gone.exitValue());
        }
    }

    private void again(String why) {
        terminal.line(terminal.in(
                Tone.BAD, "sluice: " + name + " " + why + "; it is started again in " + waitSeconds + " s"));
        var unused = scheduler.schedule(this::start, waitSeconds, TimeUnit.SECONDS);
        waitSeconds = Math.min(waitSeconds * 2, LONGEST_WAIT_SECONDS);
    }

    /** Asks it to end and waits; ends it by force when it takes too long. */
    void stop(Duration patience) {
        Process running;
        synchronized (this) {
            stopping = true;
            running = process;
        }
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                running.destroyForcibly().waitFor(KILLED.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException interrupted) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
