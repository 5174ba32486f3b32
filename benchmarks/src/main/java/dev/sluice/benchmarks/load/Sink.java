package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The sink process, seen from the harness. */
final class Sink implements AutoCloseable {

    private static final long QUIET_NANOS = 10_000_000_000L;
    private static final long POLL_NANOS = 50_000_000L;

    private final ChildProcess process;
    private final int port;

    private Sink(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * What it has received since the last reset.
     *
     * @param events distinct events
     * @param repeats events that came again
     * @param outOfOrder events that came after a later one of their key
     * @param p50Micros median from due to received
     * @param p99Micros 99th percentile of the same
     */
    record Account(long events, long repeats, long outOfOrder, long p50Micros, long p99Micros) {}

    static Sink start(Path folder) throws IOException {
        ChildProcess process = ChildProcess.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SinkProcess.class.getName()),
                folder);
        String ready = process.await(line -> line.startsWith("READY"));
        return new Sink(process, Integer.parseInt(ready.substring(6)));
    }

    int port() {
        return port;
    }

    /** Waits until it has so many events, or has had no new one for ten seconds. */
    Account await(long wanted) throws IOException {
        Account account = account("report");
        long quietSince = System.nanoTime();
        while (account.events() < wanted && System.nanoTime() - quietSince < QUIET_NANOS) {
            LockSupport.parkNanos(POLL_NANOS);
            long before = account.events();
            account = account("report");
            quietSince = account.events() > before ? System.nanoTime() : quietSince;
        }
        return account;
    }

    Account report() throws IOException {
        return account("report");
    }

    void reset() throws IOException {
        account("reset");
    }

    private Account account(String path) throws IOException {
        try (InputStream in =
                URI.create("http://127.0.0.1:" + port + "/" + path).toURL().openStream()) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            long[] numbers =
                    Stream.of(text.trim().split(" ")).mapToLong(Long::parseLong).toArray();
            return new Account(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
