package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** How long a start takes until the first event has been handled, and how much memory Sluice holds when nothing happens. */
final class StartUp {

    private static final int ROUNDS = 5;
    private static final long IDLE_NANOS = 10_000_000_000L;
    private static final long POLL_NANOS = 10_000_000L;

    private final Path launcher;
    private final Path folder;

    StartUp(Path launcher, Path folder) {
        this.launcher = launcher;
        this.folder = folder;
    }

    /**
     * What was measured.
     *
     * @param acceptedMillis medians from the command to the first 202
     * @param deliveredMillis medians from the command until the sink has that event
     * @param idleMib resident memory after ten idle seconds
     */
    record Measured(long acceptedMillis, long deliveredMillis, long idleMib) {}

    /** Starts it once to have data and a class archive, and then five times for the medians. */
    Measured measure() throws IOException {
        try (Sink sink = Sink.start(folder)) {
            SluiceServer server = new SluiceServer(
                    launcher, folder.resolve("start"), Scenario.all().get(2).resources(sink.port()));
            start(server, sink, 0);
            List<Measured> rounds = new ArrayList<>();
            for (int round = 1; round <= ROUNDS; round++) {
                rounds.add(start(server, sink, round));
            }
            return new Measured(
                    median(rounds.stream().map(Measured::acceptedMillis)),
                    median(rounds.stream().map(Measured::deliveredMillis)),
                    rounds.get(ROUNDS - 1).idleMib());
        }
    }

    /** One start; the last one stays idle for a while. */
    private static Measured start(SluiceServer server, Sink sink, int round) throws IOException {
        sink.reset();
        long begin = System.nanoTime();
        try (ChildProcess process = server.launch()) {
            process.drainAside();
            publish(server, round);
            long taken = System.nanoTime();
            awaitEvent(sink);
            long delivered = System.nanoTime();
            long idle = round == ROUNDS ? idle(process) : 0;
            return new Measured((taken - begin) / 1_000_000, (delivered - begin) / 1_000_000, idle);
        }
    }

    private static void awaitEvent(Sink sink) throws IOException {
        while (sink.report().events() == 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static long idle(ChildProcess process) throws IOException {
        long until = System.nanoTime() + IDLE_NANOS;
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        return process.residentMib();
    }

    /** Tries until the event is taken. */
    private static void publish(SluiceServer server, int number) throws IOException {
        URL url = URI.create("http://127.0.0.1:" + server.address().getPort() + SluiceServer.PATH)
                .toURL();
        while (!taken(url, number)) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static boolean taken(URL url, int number) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("ce-specversion", "1.0");
        connection.setRequestProperty("ce-id", "start-" + number);
        connection.setRequestProperty("ce-source", "/benchmarks");
        connection.setRequestProperty("ce-type", "dev.sluice.benchmark");
        connection.setRequestProperty("ce-sent", String.valueOf(System.nanoTime()));
        try {
            connection.getOutputStream().write("{}".getBytes(StandardCharsets.US_ASCII));
            return connection.getResponseCode() == HttpURLConnection.HTTP_ACCEPTED;
        } catch (IOException notYet) {
            return false;
        } finally {
            connection.disconnect();
        }
    }

    private static long median(Stream<Long> values) {
        return values.sorted().toList().get(ROUNDS / 2);
    }
}
