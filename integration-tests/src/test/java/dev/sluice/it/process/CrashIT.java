package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.process.SluiceApi.TriggerView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process in the middle of a stream again and again: nothing that it acknowledged may be missing, little may come twice. */
class CrashIT {

    private static final boolean FULL = Boolean.getBoolean("sluice.full");
    private static final int EVENTS = FULL ? 100_000 : 10_000;
    private static final int KILLS = FULL ? 10 : 3;
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

    @TempDir
    Path folder;

    @Test
    void deliversEveryAcknowledgedEventThoughItIsKilledAgainAndAgain() throws Exception {
        try (FunctionServer function = FunctionServer.start();
                SluiceRun sluice = run(function);
                EventStream stream = new EventStream(sluice.uri("/in"), "e", EVENTS)) {
            long begun = System.nanoTime();
            for (int kill = 1; kill <= KILLS; kill++) {
                stream.awaitAcknowledged(EVENTS * kill / (KILLS + 1));
                stream.whileDown(() -> {
                    sluice.kill();
                    int surelyStored = stream.acknowledged();
                    sluice.start();
                    checkAccounts(sluice, surelyStored);
                    return null;
                });
            }
            double repeats = KILLS * (MAX_IN_FLIGHT + 10 * stream.finish());

            awaitAll(sluice);
            FullRun.row(
                    "one process, killed " + KILLS + " times",
                    EVENTS,
                    function.requests("/function").stream()
                            .map(FunctionServer.Received::event)
                            .toList(),
                    Duration.ofNanos(System.nanoTime() - begun));
            checkAccounts(sluice, EVENTS);
            checkDeliveries(function, "/function", EVENTS, repeats);
            checkDeliveries(function, "/both", sluice.api().trigger("all").count("target/both/sink/fired"), repeats);
        }
    }

    @Test
    void deliversNothingTwiceWhenItIsInterrupted() throws Exception {
        int events = EVENTS / 4;
        try (FunctionServer function = FunctionServer.start();
                SluiceRun sluice = run(function);
                EventStream stream = new EventStream(sluice.uri("/in"), "e", events)) {
            stream.awaitAcknowledged(events / 2);
            stream.whileDown(() -> {
                sluice.interrupt();
                return sluice.start();
            });
            stream.finish();

            awaitAll(sluice);
            checkAccounts(sluice, events);
            checkDeliveries(function, "/function", events, 0);
            assertThat(sluice.output()).doesNotContain("ERROR");
        }
    }

    private SluiceRun run(FunctionServer function) throws IOException {
        return new SluiceRun(folder)
                .write("all.yaml", RESOURCES.formatted(function.uri("/function"), function.uri("/both")))
                .start();
    }

    private static void awaitAll(SluiceRun sluice) {
        await().atMost(SluiceRun.PATIENCE).untilAsserted(() -> {
            assertThat(sluice.api().trigger("all").lag()).isZero();
            assertThat(sluice.api().trigger("all").allPending()).isZero();
        });
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
                            + trigger.pending(subscriber + "/sink"));
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
}
