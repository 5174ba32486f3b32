package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.process.SluiceApi.TriggerView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process in the middle of a stream again and again: nothing that it acknowledged may be missing, little may come twice. */
class CrashIT {

    private static final boolean FULL = Boolean.getBoolean("sluice.full");
    private static final int EVENTS = FULL ? 100_000 : 10_000;
    private static final int KILLS = FULL ? 10 : 4;
    private static final int SENDERS = 16;
    private static final int MAX_IN_FLIGHT = 64;

    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: orders}
            spec:
              http:
                in: {path: /in}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: all}
            spec:
              inputs:
                even: {eventSource: orders, event: in, where: 'data.n %% 2 == 0'}
                every: {eventSource: orders, event: in}
              subscribers:
              - name: function
                condition: every
                sink: {uri: "%s"}
                delivery: {maxInFlight: 64}
              - name: both
                condition: even && every
                sink: {uri: "%s"}
            """;

    private final EventSender sender = new EventSender();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private volatile CompletableFuture<Void> up = CompletableFuture.completedFuture(null);

    @TempDir
    Path folder;

    @Test
    void deliversEveryAcknowledgedEventThoughItIsKilledAgainAndAgain() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try (FunctionServer function = FunctionServer.start();
                SluiceRun sluice = new SluiceRun(folder)) {
            sluice.write("all.yaml", RESOURCES.formatted(function.uri("/function"), function.uri("/both")))
                    .start();
            long beganNanos = System.nanoTime();
            List<Future<?>> sending = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                sending.add(senders.submit(() -> {
                    sendAll(sluice);
                    return null;
                }));
            }

            long downNanos = killAgainAndAgain(sluice);
            awaitAll(sending);
            double perMilli = EVENTS / ((System.nanoTime() - beganNanos - downNanos) / 1e6);

            await().atMost(SluiceRun.PATIENCE).untilAsserted(() -> {
                assertThat(sluice.api().trigger("all").lag()).isZero();
                assertThat(sluice.api().trigger("all").allPending()).isZero();
            });
            checkAccounts(sluice, EVENTS);
            checkDeliveries(function, "/function", EVENTS, KILLS * (MAX_IN_FLIGHT + 10 * perMilli));
            long both = sluice.api().trigger("all").count("target/both/sink/fired");
            assertThat(both).isGreaterThanOrEqualTo(EVENTS / 2);
            checkDeliveries(function, "/both", both, KILLS * (MAX_IN_FLIGHT + 10 * perMilli));
        } finally {
            senders.shutdownNow();
        }
    }

    private void sendAll(SluiceRun sluice) throws InterruptedException {
        for (int n = next.getAndIncrement(); n < EVENTS; n = next.getAndIncrement()) {
            String body = "{\"n\": " + n + "}";
            while (sender.send(sluice.uri("/in"), "e" + n, body) != EventSender.STORED) {
                up.join();
            }
            acknowledged.incrementAndGet();
        }
    }

    private long killAgainAndAgain(SluiceRun sluice) throws Exception {
        long downNanos = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            int enough = EVENTS * kill / (KILLS + 1);
            await().atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> acknowledged.get() >= enough);
            CompletableFuture<Void> again = new CompletableFuture<>();
            up = again;
            long beganNanos = System.nanoTime();
            sluice.kill();
            int surelyStored = acknowledged.get();
            sluice.start();
            checkAccounts(sluice, surelyStored);
            downNanos += System.nanoTime() - beganNanos;
            again.complete(null);
        }
        return downNanos;
    }

    /** A trigger's accounts, once it has looked at everything that is stored. */
    private static void checkAccounts(SluiceRun sluice, int leastStored) {
        await().atMost(SluiceRun.PATIENCE)
                .until(() -> sluice.api().trigger("all").lag() == 0);
        TriggerView trigger = sluice.api().trigger("all");
        long stored = sluice.api().stored();
        assertThat(stored).isBetween((long) leastStored, (long) EVENTS);
        for (String input : List.of("input/even/", "input/every/")) {
            assertThat(trigger.count(input, ""))
                    .as("%s %s", input, trigger.counts())
                    .isEqualTo(stored);
        }
        assertThat(trigger.count("target/function/sink/fired")).isEqualTo(stored);
        for (String subscriber : List.of("function", "both")) {
            String target = "target/" + subscriber + "/sink/";
            assertThat(trigger.count(target + "fired"))
                    .as("%s", trigger)
                    .isEqualTo(trigger.count(target + "delivered")
                            + trigger.count(target + "deadLettered/", "")
                            + trigger.pending().get(subscriber + "/sink"));
        }
    }

    private static void checkDeliveries(FunctionServer function, String path, long expected, double mostRepeats) {
        Map<String, Integer> times = new HashMap<>();
        Set<String> events = new HashSet<>();
        function.requests(path).forEach(request -> {
            times.merge(request.firing(), 1, Integer::sum);
            events.add(request.event());
        });
        assertThat(events).as(path).hasSize((int) expected);
        assertThat(times.keySet()).as(path).hasSize((int) expected);
        int repeats = times.values().stream().mapToInt(n -> n - 1).sum();
        System.getLogger(CrashIT.class.getName())
                .log(System.Logger.Level.INFO, "{0}: {1} events, {2} came twice", path, events.size(), repeats);
        assertThat((double) repeats).as("repeats at " + path).isLessThanOrEqualTo(mostRepeats);
    }

    private static void awaitAll(List<Future<?>> sending) throws InterruptedException, ExecutionException {
        for (Future<?> one : sending) {
            one.get();
        }
    }
}
