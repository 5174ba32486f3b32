package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Measures {@code sluice run} from outside: accepted and delivered events a second, latency from the moment an event was due
 * to be sent until the sink had it, CPU of the {@code sluice} process alone, and lost and repeated events by
 * number; then start and idle memory. Prints a table; nothing here passes or fails.
 *
 * <p>How many events were overtaken by one of their key is counted against the order in which they were sent. What is under
 * way at the same time on several connections is accepted in any order, so it says nothing about order from there on.
 */
public final class Harness {

    private static final int CONNECTIONS = 64;
    /** Enough for the compiler to have had its say. */
    private static final int WARM_UP = 100_000;

    private static final String START = "start and idle memory";

    private final Path launcher;
    private final Path folder;
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private Harness(Path launcher, Path folder) {
        this.launcher = launcher;
        this.folder = folder;
    }

    /**
     * Runs scenarios.
     *
     * @param args the script that starts Sluice, then optionally how many times longer than usual each scenario is, and a part
     *     of the names of the scenarios to run
     */
    public static void main(String[] args) throws IOException {
        int longer = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        String part = args.length > 2 ? args[2] : "";
        Path folder = Files.createTempDirectory("sluice-benchmark");
        try {
            new Harness(Path.of(args[0]).toAbsolutePath(), folder).run(longer, part);
        } finally {
            delete(folder);
        }
    }

    private void run(int longer, String part) throws IOException {
        out.println("| scenario | offered/s | accepted/s | publish p50 / p99 ms | delivered/s | to sink p50 / p99 ms |"
                + " CPU us/event | lost | twice | sent later, came earlier |");
        out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (Scenario scenario : Scenario.all()) {
            if (scenario.name().contains(part)) {
                measure(scenario.longer(longer));
            }
        }
        if (START.contains(part)) {
            StartUp.Measured start = new StartUp(launcher, folder).measure();
            out.printf(
                    "%nSecond start to the first event accepted: %d ms; to the sink: %d ms (medians of 5). Idle memory: %d MiB.%n",
                    start.acceptedMillis(), start.deliveredMillis(), start.idleMib());
        }
    }

    private void measure(Scenario scenario) throws IOException {
        Path home = folder.resolve(scenario.name().replaceAll("[^a-z0-9]+", "-"));
        try (Sink sink = Sink.start(folder)) {
            SluiceServer server = new SluiceServer(launcher, home, scenario.resources(sink.port()));
            try (ChildProcess process = server.start()) {
                measure(scenario, server, process, sink);
            }
        }
    }

    private void measure(Scenario scenario, SluiceServer server, ChildProcess process, Sink sink) throws IOException {
        boolean fires = scenario.fires();
        LoadGenerator generator = new LoadGenerator(server.address(), SluiceServer.PATH, scenario.keys(), CONNECTIONS);
        generator.send(0, WARM_UP, 0);
        sink.await(fires ? WARM_UP : 0);
        sink.reset();
        long cpu = process.cpuMicros();
        long begin = System.nanoTime();
        LoadGenerator.Report sent = generator.send(WARM_UP, scenario.count(), scenario.rate());
        Sink.Account account = sink.await(fires ? sent.accepted().cardinality() : 0);
        double seconds = (System.nanoTime() - begin) / 1e9;
        double perEvent = (double) (process.cpuMicros() - cpu) / scenario.count();
        out.println(publishing(scenario, sent) + delivering(fires, sent, account, seconds, perEvent));
    }

    private static String publishing(Scenario scenario, LoadGenerator.Report sent) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,.0f | %.1f / %.1f |",
                scenario.name(),
                scenario.rate() == 0 ? "as fast as it goes" : String.format(Locale.ROOT, "%,.0f", scenario.rate()),
                sent.acceptedPerSecond(),
                sent.latency().getValueAtPercentile(50) / 1e6,
                sent.latency().getValueAtPercentile(99) / 1e6);
    }

    private static String delivering(
            boolean fires, LoadGenerator.Report sent, Sink.Account account, double seconds, double perEvent) {
        if (!fires) {
            return String.format(Locale.ROOT, " - | - | %.1f | - | - | - |", perEvent);
        }
        return String.format(
                Locale.ROOT,
                " %,.0f | %.1f / %.1f | %.1f | %d | %d | %d |",
                account.events() / seconds,
                account.p50Micros() / 1e3,
                account.p99Micros() / 1e3,
                perEvent,
                sent.accepted().cardinality() - account.events(),
                account.repeats(),
                account.outOfOrder());
    }

    /** Removes a folder and all that is in it. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
