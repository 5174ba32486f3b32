package dev.sluice.benchmarks;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.EventQuery;
import dev.sluice.eventbus.LogReader;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.eventbus.embedded.LogMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The embedded log by itself: batches of 64 events of 1 KiB from one publisher with 64 batches in flight, single events one
 * after the other, finding, reading back, opening again. Arguments: a directory on the disk to measure, events per round.
 */
public final class EmbeddedLogLoad {

    private static final Topic TOPIC = new Topic("default/default", "default.bench.in");
    private static final int BATCH = 64;
    private static final int IN_FLIGHT = 64;
    private static final int ROUNDS = 3;
    private static final int SINGLES = 3000;

    private final byte[] data = new byte[1024];
    private long next;

    private EmbeddedLogLoad() {
        Arrays.fill(data, (byte) 'x');
    }

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory(Path.of(args[0]), "log");
        try {
            new EmbeddedLogLoad().run(directory, Integer.parseInt(args[1]));
        } finally {
            remove(directory);
        }
    }

    private void run(Path directory, int events) throws Exception {
        try (EmbeddedLog log = EmbeddedLog.open(directory, Map.of(), Clock.systemUTC())) {
            for (int round = 0; round < ROUNDS; round++) {
                batches(log, events);
            }
            singles(log);
            timed(
                    "find the oldest id",
                    () -> log.find(EventQuery.byId(event(5).id())).size());
            timed(
                    "find the oldest id again",
                    () -> log.find(EventQuery.byId(event(6).id())).size());
            timed(
                    "find a type that does not occur",
                    () -> log.find(new EventQuery(null, "none", null, null, null, 0, 1))
                            .size());
            timed("read everything back", () -> readAll(log));
        }
        timed("open again", () -> {
            try (EmbeddedLog log = EmbeddedLog.open(directory, Map.of(), Clock.systemUTC())) {
                return log.head();
            }
        });
    }

    private void batches(EmbeddedLog log, int events) throws InterruptedException {
        LogMetrics before = log.metrics();
        Semaphore free = new Semaphore(IN_FLIGHT);
        long begin = System.nanoTime();
        for (int i = 0; i < events / BATCH; i++) {
            List<Publication> batch = IntStream.range(0, BATCH)
                    .mapToObj(each -> new Publication(TOPIC, event(next++)))
                    .toList();
            free.acquire();
            log.publish(batch).whenComplete((results, failed) -> free.release());
        }
        free.acquire(IN_FLIGHT);
        double seconds = (System.nanoTime() - begin) / 1e9;
        LogMetrics after = log.metrics();
        System.out.printf(
                "batches of %d: %.0f events/s, %d commits, file %d MB, write-ahead log %d MB%n",
                BATCH,
                (after.appended() - before.appended()) / seconds,
                after.commits() - before.commits(),
                after.fileBytes() >> 20,
                after.walBytes() >> 20);
    }

    private void singles(EmbeddedLog log) {
        long[] nanos = new long[SINGLES];
        for (int i = 0; i < SINGLES; i++) {
            long begin = System.nanoTime();
            log.publish(List.of(new Publication(TOPIC, event(next++))))
                    .toCompletableFuture()
                    .join();
            nanos[i] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "single events: median %.3f ms, p99 %.3f ms, max %.3f ms%n",
                nanos[SINGLES / 2] / 1e6, nanos[SINGLES / 100 * 99] / 1e6, nanos[SINGLES - 1] / 1e6);
    }

    private static long readAll(EmbeddedLog log) {
        try (LogReader reader = log.observer(0)) {
            long count = 0;
            for (int got = reader.poll(500).size();
                    got > 0;
                    got = reader.poll(500).size()) {
                count += got;
            }
            return count;
        }
    }

    /** Something that counts what it found. */
    @FunctionalInterface
    private interface Counted {

        long run();
    }

    private static void timed(String what, Counted counted) {
        long begin = System.nanoTime();
        long count = counted.run();
        System.out.printf("%s: %d in %.2f ms%n", what, count, (System.nanoTime() - begin) / 1e6);
    }

    private Event event(long number) {
        return Event.builder()
                .id("e-" + Long.toHexString(number * 0x9E3779B97F4A7C15L))
                .source("/namespaces/default/eventsources/bench/in")
                .type("dev.sluice.http.request")
                .subject("/in")
                .dataContentType("application/json")
                .data(data)
                .build();
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
