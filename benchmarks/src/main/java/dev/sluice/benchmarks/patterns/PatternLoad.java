package dev.sluice.benchmarks.patterns;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.trigger.delivery.SinkFactory;
import dev.sluice.trigger.delivery.http.AddressGuard;
import dev.sluice.trigger.delivery.http.HttpSink;
import dev.sluice.trigger.delivery.http.SystemNames;
import dev.sluice.trigger.runtime.GroupContext;
import dev.sluice.trigger.runtime.GroupStatus;
import dev.sluice.trigger.runtime.SinkOpener;
import dev.sluice.trigger.runtime.TriggerHost;
import dev.sluice.trigger.runtime.Watcher;
import dev.sluice.trigger.store.TriggerStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What keyed patterns cost to host, each with its state on disk: a trigger group that counts over 10,000 keys, from the log to the
 * committed position; a million keys that wait for time to pass; a million keys of which 10,000 may stay.
 *
 * <p>Arguments: a directory for files, then how many keys and events (default 1,000,000).
 */
public final class PatternLoad {

    private static final int KEYS = 10_000;
    private static final int BATCH = 500;
    private static final int IN_FLIGHT = 16;
    private static final int STEPS = 10;
    private static final long LOOK_NANOS = 20_000_000;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Path directory;
    private final int size;

    private PatternLoad(Path directory, int size) {
        this.directory = directory;
        this.size = size;
    }

    /** Runs all. */
    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory(Path.of(args[0]), "patterns");
        try {
            PatternLoad load = new PatternLoad(directory, args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000);
            load.openTimers();
            load.limitedKeys();
            load.keyedCount();
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private void keyedCount() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (EmbeddedLog log = EmbeddedLog.open(directory.resolve("count"), Map.of(), Clock.systemUTC())) {
            fill(log);
            HttpSink.Network network = new HttpSink.Network(
                    vertx, new SystemNames(Runnable::run), AddressGuard.local(), Clock.systemUTC());
            SinkOpener sinks =
                    new SinkOpener(new SinkFactory(network, line -> {}), log, URI.create("http://127.0.0.1:8080/"));
            GroupContext context = new GroupContext(
                    log, TriggerStore.open(log, log), sinks, Clock.systemUTC(), new SplittableRandom(1), Watcher.NONE);
            Stopwatch watch = new Stopwatch();
            GroupStatus.TriggerStatus trigger;
            try (TriggerHost host = new TriggerHost(context)) {
                host.apply(CountTrigger.topology("60s", 100_000, "reject"));
                trigger = trigger(host);
                while (trigger.counts().getOrDefault("input/login/taken", 0L) < size) {
                    LockSupport.parkNanos(LOOK_NANOS);
                    trigger = trigger(host);
                }
            }
            watch.tell("keyed count from the log, " + trigger.keys() + " keys, state stored", size);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static GroupStatus.TriggerStatus trigger(TriggerHost host) {
        return host.status().get(0).triggers().get(0);
    }

    private void fill(EmbeddedLog log) throws InterruptedException {
        Semaphore free = new Semaphore(IN_FLIGHT);
        for (int from = 0; from < size; from += BATCH) {
            List<Publication> batch = IntStream.range(from, Math.min(size, from + BATCH))
                    .mapToObj(i -> new Publication(CountTrigger.TOPIC, CountTrigger.event(i, key(i))))
                    .toList();
            free.acquire();
            log.publish(batch).whenComplete((results, failed) -> free.release());
        }
        free.acquire(IN_FLIGHT);
    }

    private static int key(long event) {
        return (int) (event * 7919 % KEYS);
    }

    private void openTimers() throws IOException {
        Path files = directory.resolve("timers");
        long before;
        try (StoredTrigger trigger = new StoredTrigger(files, CountTrigger.topology("24h", 2 * size, "reject"))) {
            before = heapBytes();
            Stopwatch watch = new Stopwatch();
            for (int i = 0; i < size; i++) {
                trigger.take(i);
            }
            watch.tell("a new key each, state stored", size);
            long heap = heapBytes() - before;
            System.out.printf(
                    "open timers: %d, %.0f bytes of heap each (20,000 states in memory included)%n",
                    trigger.timers(), (double) heap / trigger.timers());
        }
        System.out.printf("the same on disk: %.0f bytes each%n", (double) fileBytes(files) / size);
    }

    private void limitedKeys() {
        try (StoredTrigger trigger =
                new StoredTrigger(directory.resolve("limited"), CountTrigger.topology("24h", KEYS, "evict"))) {
            Stopwatch watch = new Stopwatch();
            StringBuilder heaps = new StringBuilder();
            for (int i = 0; i < size; i++) {
                trigger.take(i);
                if ((i + 1) % (size / STEPS) == 0) {
                    heaps.append(String.format(" %.1f", heapBytes() / 1e6));
                }
            }
            watch.tell("a new key each against maxKeys, state stored", size);
            System.out.printf(
                    "%d keys against maxKeys %d, %d kept: heap MB after each tenth:%s%n",
                    size, KEYS, trigger.keys(), heaps);
        }
    }

    private static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long fileBytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** Wall and CPU time from its making. */
    private static final class Stopwatch {

        private final long begin = System.nanoTime();
        private final long cpu = SYSTEM.getProcessCpuTime();

        void tell(String what, long events) {
            double seconds = (System.nanoTime() - begin) / 1e9;
            double cpuSeconds = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
            System.out.printf(
                    "%s: %.0f events/s; %.1f us of CPU per event, %.1f s of wall and %.1f s of CPU time%n",
                    what, events / seconds, cpuSeconds * 1e6 / events, seconds, cpuSeconds);
        }
    }
}
