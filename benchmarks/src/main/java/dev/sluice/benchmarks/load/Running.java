package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Sluice as it runs, in one of its ways.
 *
 * @param address where events go in
 * @param parts the processes that are measured, each with its name, in the order in which they were started
 */
record Running(InetSocketAddress address, List<Part> parts) implements AutoCloseable {

    /** A process and what it is called. */
    record Part(String name, ChildProcess process) {}

    /** What the measured processes have used so far, in microseconds. */
    List<Long> cpuMicros() throws IOException {
        long[] used = new long[parts.size()];
        for (int i = 0; i < used.length; i++) {
            used[i] = parts.get(i).process().cpuMicros();
        }
        return Arrays.stream(used).boxed().toList();
    }

    /** Ends what was started last first. */
    @Override
    public void close() {
        for (int i = parts.size() - 1; i >= 0; i--) {
            parts.get(i).process().close();
        }
    }
}
