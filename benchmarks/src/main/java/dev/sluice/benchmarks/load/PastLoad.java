package dev.sluice.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.client.SluiceClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * What a {@code sluice run} with a million stored events needs to replay a filter and a keyed count over them, and to explain one
 * of them. The trigger has decided about all of them before; the first replay is that of a process that has just started.
 *
 * <p>Arguments: the script that starts Sluice, then how many events (default 1,000,000).
 */
public final class PastLoad {

    private static final int REPLAYS = 3;
    private static final int QUESTIONS = 300;
    private static final long LOOK_NANOS = 100_000_000;

    private final int events;
    private final ChildProcess process;
    private final SluiceClient client;

    private PastLoad(int events, ChildProcess process, SluiceClient client) {
        this.events = events;
        this.process = process;
        this.client = client;
    }

    /** Runs all. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int events = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        Path folder = Files.createTempDirectory("sluice-past");
        try {
            new StoredPast(events).fill(folder.resolve("data"));
            SluiceServer server = new SluiceServer(Path.of(args[0]).toAbsolutePath(), folder, StoredPast.RESOURCES);
            URI address = URI.create("http://127.0.0.1:" + server.address().getPort());
            try (ChildProcess process = server.start()) {
                PastLoad load = new PastLoad(events, process, new SluiceClient(address, null));
                load.awaitDecided();
                load.explain();
            }
            try (ChildProcess process = server.start()) {
                PastLoad load = new PastLoad(events, process, new SluiceClient(address, null));
                for (int i = 0; i < REPLAYS; i++) {
                    load.replay();
                }
                load.explain();
            }
        } finally {
            Harness.delete(folder);
        }
    }

    private void awaitDecided() {
        JsonNode counts;
        do {
            LockSupport.parkNanos(LOOK_NANOS);
            counts = client.get("/resources", Map.of("kind", "Trigger")).at("/items/0/trigger/counts");
        } while (counts.path("input/failed/taken").asLong()
                        + counts.path("input/failed/filtered").asLong()
                < events);
    }

    private void replay() throws IOException {
        AtomicReference<JsonNode> last = new AtomicReference<>();
        long cpu = process.cpuMicros();
        long begin = System.nanoTime();
        client.lines("/replay", Map.of("limit", "20"), null, last::set);
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                "replay: %.1f s of wall and %.1f s of CPU time, %s%n",
                seconds, (process.cpuMicros() - cpu) / 1e6, last.get());
    }

    /** Asks about events from all over the log, in no order. */
    private void explain() {
        SplittableRandom random = new SplittableRandom(2);
        long[] micros = new long[QUESTIONS];
        int lines = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            String id = StoredPast.id(random.nextInt(events));
            long begin = System.nanoTime();
            JsonNode answer = client.get("/events/" + id + "/explain", Map.of());
            micros[i] = (System.nanoTime() - begin) / 1_000;
            lines = Math.max(lines, answer.path("text").size());
        }
        long first = micros[0];
        Arrays.sort(micros);
        System.out.printf(
                "explain, %d events asked: the first %.1f ms; p50 %.1f, p99 %.1f, max %.1f ms; at most %d lines%n",
                QUESTIONS,
                first / 1e3,
                micros[QUESTIONS / 2] / 1e3,
                micros[QUESTIONS * 99 / 100] / 1e3,
                micros[QUESTIONS - 1] / 1e3,
                lines);
    }
}
