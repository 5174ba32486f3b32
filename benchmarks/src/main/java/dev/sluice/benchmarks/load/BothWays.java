package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The same load in one process and beside Dapr, with Kafka and JetStream as the bus: accepted and delivered events a second,
 * latency from due to received, and the CPU of each process of Sluice and of each sidecar per event. Prints a table; nothing
 * here passes or fails.
 */
public final class BothWays {

    private static final int WARM_UP = 20_000;
    private static final int MANY = 64;

    /**
     * One load.
     *
     * @param name what the table calls it
     * @param connections so many events are under way at most; with one, each event is published alone
     * @param rate events offered a second; 0: as fast as the connections allow
     * @param count events that are measured
     */
    private record Load(String name, int connections, double rate, int count) {}

    private static final List<Load> LOADS = List.of(
            new Load("64 at once, as fast as it goes", MANY, 0, 40_000),
            new Load("one at a time, each published alone", 1, 0, 3_000),
            new Load("500/s", MANY, 500, 5_000));

    private final Path launcher;
    private final Path daprd;
    private final Path folder;
    private final int longer;
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private BothWays(Path launcher, Path daprd, Path folder, int longer) {
        this.launcher = launcher;
        this.daprd = daprd;
        this.folder = folder;
        this.longer = longer;
    }

    /**
     * Runs all loads in each way.
     *
     * @param args the script that starts Sluice, the sidecar's program, then optionally how many times longer than usual
     */
    public static void main(String[] args) throws IOException {
        int longer = args.length > 2 ? Integer.parseInt(args[2]) : 1;
        Path folder = Files.createTempDirectory("sluice-benchmark");
        try {
            new BothWays(Path.of(args[0]).toAbsolutePath(), Path.of(args[1]).toAbsolutePath(), folder, longer).run();
        } finally {
            Harness.delete(folder);
        }
    }

    private void run() throws IOException {
        out.println(
                "| way | load | accepted/s | publish p50 / p99 ms | delivered/s | to sink p50 / p99 ms | CPU us/event"
                        + " | lost | twice |");
        out.println("|---|---|---|---|---|---|---|---|---|");
        try (Sink sink = Sink.start(folder);
                Running running = oneProcess(sink)) {
            measure("one process", running, sink);
        }
        try (Broker kafka = Broker.kafka(folder.resolve("kafka"), List.of("default.benchmark.in", "_dead"))) {
            beside("Kafka", kafka);
        }
        Optional<Broker> jetStream = Broker.jetStream(folder.resolve("jetstream"));
        if (jetStream.isEmpty()) {
            out.println("\nJetStream is left out: no nats-server is installed.");
            return;
        }
        try (Broker broker = jetStream.get()) {
            beside("JetStream", broker);
        }
    }

    private Running oneProcess(Sink sink) throws IOException {
        SluiceServer server = new SluiceServer(launcher, folder.resolve("one"), resources(sink, "embedded: {}"));
        ChildProcess process = server.start();
        return new Running(server.address(), List.of(new Running.Part("sluice", process)));
    }

    private void beside(String bus, Broker broker) throws IOException {
        RolesBesideDapr roles = new RolesBesideDapr(launcher, daprd, folder.resolve("beside-" + bus));
        try (Sink sink = Sink.start(folder);
                Running running = roles.start(resources(sink, broker.spec()))) {
            measure("Dapr, " + bus, running, sink);
        }
    }

    private static String resources(Sink sink, String bus) {
        return new Scenario("", 1, Scenario.ALL, "", 0, 0, 0).resources(sink.port()) + """
                ---
                apiVersion: events.openfunction.io/v1alpha1
                kind: EventBus
                metadata: {name: default}
                spec: {%s}
                """.formatted(bus);
    }

    private void measure(String way, Running running, Sink sink) throws IOException {
        int next = generator(running, MANY).send(0, WARM_UP, 0).sent();
        sink.await(WARM_UP);
        for (Load load : LOADS) {
            next += measure(way, load, next, running, sink);
        }
    }

    private static LoadGenerator generator(Running running, int connections) {
        return new LoadGenerator(running.address(), SluiceServer.PATH, 0, connections);
    }

    private int measure(String way, Load load, int first, Running running, Sink sink) throws IOException {
        int count = load.count() * longer;
        sink.reset();
        List<Long> before = running.cpuMicros();
        long begin = System.nanoTime();
        LoadGenerator.Report sent = generator(running, load.connections()).send(first, count, load.rate());
        Sink.Account account = sink.await(sent.accepted().cardinality());
        double seconds = (System.nanoTime() - begin) / 1e9;
        out.printf(
                Locale.ROOT,
                "| %s | %s | %,.0f | %.1f / %.1f | %,.0f | %.1f / %.1f | %s | %d | %d |%n",
                way,
                load.name(),
                sent.acceptedPerSecond(),
                sent.latency().getValueAtPercentile(50) / 1e6,
                sent.latency().getValueAtPercentile(99) / 1e6,
                account.events() / seconds,
                account.p50Micros() / 1e3,
                account.p99Micros() / 1e3,
                perEvent(running, before, count),
                sent.accepted().cardinality() - account.events(),
                account.repeats());
        return count;
    }

    private static String perEvent(Running running, List<Long> before, int count) throws IOException {
        List<Long> after = running.cpuMicros();
        List<String> each = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            each.add(String.format(
                    Locale.ROOT,
                    "%s %.0f",
                    running.parts().get(i).name(),
                    (double) (after.get(i) - before.get(i)) / count));
        }
        return each.stream().collect(Collectors.joining(", "));
    }
}
