package dev.sluice.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process of the harness: started, waited for, measured, ended. */
final class ChildProcess implements AutoCloseable {

    private static final long TICKS_PER_SECOND = 100;

    private final Process process;
    private final BufferedReader out;

    private ChildProcess(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ChildProcess start(List<String> command, Path folder) throws IOException {
        return new ChildProcess(new ProcessBuilder(new ArrayList<>(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start());
    }

    /** Reads lines until one is wanted, and goes on reading the rest aside so that the process never waits for us. */
    String await(Predicate<String> wanted) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (wanted.test(line)) {
                drainAside();
                return line;
            }
            seen.append(line).append('\n');
        }
        throw new IOException("the process ended before it was ready:\n" + seen);
    }

    /** Reads what it prints on a thread of its own, so that it never waits for us. */
    void drainAside() {
        Thread drain = new Thread(this::drain, "drain");
        drain.setDaemon(true);
        drain.start();
    }

    private void drain() {
        try {
            while (out.readLine() != null) {
                continue;
            }
        } catch (IOException e) {
            // the process was ended
        }
    }

    /** CPU time that the process has used, in microseconds. */
    long cpuMicros() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 1_000_000 / TICKS_PER_SECOND;
    }

    /** Resident memory, in MiB. */
    long residentMib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return 0;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
