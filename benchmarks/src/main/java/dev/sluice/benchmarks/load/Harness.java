package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures {@code sluice run} from outside: accepted and delivered events a second, latency from the moment an event was due
 * to be sent until the sink had it, CPU of the {@code sluice} process alone, and lost and repeated events by number. Prints a
 * table; nothing here passes or fails.
 */
public final class Harness {

    private static final int CONNECTIONS = 64;

    private final Path jar;
    private final Path folder;
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final int scale;
    private final String only;

    private Harness(Path jar, Path folder, int scale, String only) {
        this.only = only;
        this.jar = jar;
        this.folder = folder;
        this.scale = scale;
    }

    /**
     * Runs all scenarios.
     *
     * @param args the runnable jar, then optionally how many times longer than usual each scenario is, and a part of the
     *     names of the scenarios to run
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("sluice-benchmark");
        try {
            new Harness(
                            Path.of(args[0]).toAbsolutePath(),
                            folder,
                            args.length > 1 ? Integer.parseInt(args[1]) : 1,
                            args.length > 2 ? args[2] : "")
                    .run();
        } finally {
            delete(folder);
        }
    }

    private void run() throws IOException, InterruptedException {
        out.println("| scenario | offered/s | accepted/s | publish p50 / p99 ms | delivered/s | to sink p50 / p99 ms |"
                + " CPU us/event | lost | twice |");
        out.println("|---|---|---|---|---|---|---|---|---|");
        scenario("in, nothing fires", 1, "data.severity == 'error'", 0, 200_000);
        scenario("in, nothing fires, 20,000/s", 1, "data.severity == 'error'", 20_000, 200_000);
        scenario("in and out", 1, "true", 0, 150_000);
        scenario("in and out, 2,000/s", 1, "true", 2_000, 20_000);
        scenario("100 triggers, none fires", 100, "data.severity == 'error'", 5_000, 50_000);
        scenario("1 trigger, does not fire", 1, "data.severity == 'error'", 5_000, 50_000);
    }

    private void scenario(String name, int triggers, String where, double rate, int count)
            throws IOException, InterruptedException {
        if (!name.contains(only)) {
            return;
        }
        Path home = Files.createDirectories(folder.resolve(name.replaceAll("[^a-z0-9]+", "-")));
        int port = freePort();
        try (ChildProcess sink = ChildProcess.start(
                List.of(
                        java(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SinkProcess.class.getName()),
                home)) {
            int sinkPort = Integer.parseInt(
                    sink.await(line -> line.startsWith("READY")).substring(6));
            Files.writeString(home.resolve("benchmark.yaml"), resources(triggers, where, sinkPort));
            try (ChildProcess sluice = ChildProcess.start(command(home, port), home)) {
                sluice.await(line -> line.startsWith("sluice runs"));
                measure(name, sluice, port, sinkPort, where.equals("true"), rate, count * scale);
            }
        }
    }

    private List<String> command(Path home, int port) throws IOException {
        List<String> command = new ArrayList<>(List.of(java(), "-XX:+UseSerialGC"));
        String options = System.getenv("SLUICE_JAVA_OPTS");
        if (options != null && !options.isBlank()) {
            command.addAll(List.of(options.trim().split("\\s+")));
        }
        command.addAll(List.of("-jar", jar.toString(), "run", home.toString(), "--json"));
        command.addAll(List.of("--port", String.valueOf(port), "--management-port", String.valueOf(freePort())));
        command.addAll(List.of("--data", home.resolve("data").toString()));
        return command;
    }

    private void measure(
            String name, ChildProcess sluice, int port, int sinkPort, boolean fires, double rate, int count)
            throws IOException, InterruptedException {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        LoadGenerator generator = new LoadGenerator(server, "/default/benchmark/in", "b", CONNECTIONS);
        int warmUp = 30_000;
        generator.send(0, warmUp, rate == 0 ? 0 : Math.max(rate, 5_000));
        awaitDelivered(sinkPort, fires ? warmUp : 0);
        report(sinkPort, "reset");
        long cpu = sluice.cpuMicros();
        long start = System.nanoTime();
        LoadGenerator.Report sent = generator.send(warmUp, count, rate);
        long[] sink = awaitDelivered(sinkPort, fires ? sent.accepted().cardinality() : 0);
        double seconds = (System.nanoTime() - start) / 1e9;
        double perEvent = (double) (sluice.cpuMicros() - cpu) / count;
        int accepted = sent.accepted().cardinality();
        out.println(String.format(
                Locale.ROOT,
                "| %s | %s | %,.0f | %.1f / %.1f | %s | %s | %.1f | %s | %s |",
                name,
                rate == 0 ? "as fast as it goes" : String.format(Locale.ROOT, "%,.0f", rate),
                sent.acceptedPerSecond(),
                sent.latency().getValueAtPercentile(50) / 1e6,
                sent.latency().getValueAtPercentile(99) / 1e6,
                fires ? String.format(Locale.ROOT, "%,.0f", sink[0] / seconds) : "-",
                fires ? String.format(Locale.ROOT, "%.1f / %.1f", sink[3] / 1e3, sink[4] / 1e3) : "-",
                perEvent,
                fires ? String.valueOf(accepted - sink[0]) : "-",
                fires ? String.valueOf(sink[1]) : "-"));
    }

    /** Waits until the sink has so many events, or has had no new one for ten seconds. */
    private static long[] awaitDelivered(int sinkPort, long wanted) throws IOException {
        long[] sum = report(sinkPort, "report");
        long quietSince = System.nanoTime();
        while (sum[0] < wanted && System.nanoTime() - quietSince < 10_000_000_000L) {
            LockSupport.parkNanos(50_000_000);
            long before = sum[0];
            sum = report(sinkPort, "report");
            quietSince = sum[0] > before ? System.nanoTime() : quietSince;
        }
        return sum;
    }

    private static long[] report(int sinkPort, String path) throws IOException {
        try (InputStream in =
                URI.create("http://127.0.0.1:" + sinkPort + "/" + path).toURL().openStream()) {
            String[] numbers = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .trim()
                    .split(" ");
            return Stream.of(numbers).mapToLong(Long::parseLong).toArray();
        }
    }

    private static String resources(int triggers, String where, int sinkPort) {
        StringBuilder text = new StringBuilder("apiVersion: events.openfunction.io/v1alpha1\nkind: EventSource\n"
                + "metadata: {name: benchmark}\nspec: {http: {in: {}}}\n");
        IntStream.range(0, triggers)
                .forEach(n -> text.append("---\napiVersion: events.openfunction.io/v1alpha1\n"
                                + "kind: Trigger\nmetadata: {name: t")
                        .append(n)
                        .append("}\nspec:\n  inputs:\n    event: {eventSource: benchmark, event: in, where: \"")
                        .append(where)
                        .append(
                                "\"}\n  subscribers:\n  - {name: sink, condition: event, sink: {uri: \"http://127.0.0.1:")
                        .append(sinkPort)
                        .append("/\"}}\n"));
        return text.toString();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
