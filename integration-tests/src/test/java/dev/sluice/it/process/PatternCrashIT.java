package dev.sluice.it.process;

import static dev.sluice.it.process.Manifests.source;
import static dev.sluice.it.process.Manifests.subscriber;
import static dev.sluice.it.process.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.it.process.FunctionServer.Received;
import dev.sluice.it.process.SluiceApi.TriggerView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process at twenty points of a stream: its patterns fire what one that was never killed fires on the same log. */
class PatternCrashIT {

    private static final long SEED = Long.getLong("sluice.seed", System.nanoTime());
    private static final int KILLS = 20;
    private static final int EVENTS_PER_KILL = 200;
    private static final int EVENTS = KILLS * EVENTS_PER_KILL;

    /** A block of twenty events is a key: its waits end while the next blocks come, or while the process is down. */
    private static final String RULES = """
            inputs:
              all: {eventSource: in, event: e}
              order: {eventSource: in, event: e, where: data.n % 20 == 3}
              paid: {eventSource: in, event: e, where: data.n % 60 == 17}
            patterns:
              many:
                count: {of: all, by: string(data.n / 20), atLeast: 6, within: 1h}
              unpaid:
                absence: {after: order, missing: paid, by: string(data.n / 20), within: 100ms, retrigger: each}
              quiet:
                debounce: {of: all, by: string(data.n / 20), quiet: 50ms}
            subscribers:
            """;

    private final System.Logger logger = System.getLogger(PatternCrashIT.class.getName());

    @TempDir
    Path folder;

    @Test
    void firesWhatItWouldHaveFiredWithoutTheKills() throws Exception {
        logger.log(System.Logger.Level.INFO, "-Dsluice.seed={0} repeats this sample", String.valueOf(SEED));
        SplittableRandom random = new SplittableRandom(SEED);
        try (FunctionServer function = FunctionServer.start();
                SluiceRun sluice = new SluiceRun(folder)
                        .write("all.yaml", resources(function))
                        .start();
                EventStream stream = new EventStream(sluice.uri("/e"), "e", EVENTS)) {
            for (int kill = 0; kill < KILLS; kill++) {
                stream.awaitAcknowledged(kill * EVENTS_PER_KILL + random.nextInt(EVENTS_PER_KILL));
                stream.whileDown(() -> {
                    sluice.kill();
                    return sluice.start();
                });
            }
            stream.finish();

            Map<String, Set<String>> expected = replayed(sluice.api());
            await().atMost(SluiceRun.PATIENCE)
                    .untilAsserted(() -> assertThat(received(function)).isEqualTo(expected));
            assertThat(expected.keySet()).as("seed " + SEED).containsExactly("many", "quiet", "unpaid");
            checkEachIsRecordedOnce(sluice.api(), expected);
            expected.forEach((subscriber, firings) -> {
                int requests = function.requests("/" + subscriber).size();
                logger.log(
                        System.Logger.Level.INFO,
                        "{0}: {1} firings, {2} requests",
                        subscriber,
                        firings.size(),
                        requests);
            });
        }
    }

    private static String resources(FunctionServer function) {
        return source("e")
                + trigger(
                        "rules",
                        RULES
                                + List.of("many", "unpaid", "quiet").stream()
                                        .map(name -> subscriber(name, name, function.uri("/" + name), ""))
                                        .collect(Collectors.joining()));
    }

    /** The firings by subscriber that follow from the stored events alone, all timers run down. */
    private static Map<String, Set<String>> replayed(SluiceApi api) {
        Map<String, Set<String>> firings = new TreeMap<>();
        for (JsonNode firing : api.replay("rules", Instant.now().plus(Duration.ofMinutes(5)))) {
            String subscriber = firing.path("subscriber").asText();
            assertThat(firings.computeIfAbsent(subscriber, name -> new TreeSet<>())
                            .add(firing.path("firing").asText()))
                    .as("%s is new", firing)
                    .isTrue();
        }
        return firings;
    }

    private static Map<String, Set<String>> received(FunctionServer function) {
        return function.all().stream()
                .collect(Collectors.groupingBy(
                        request -> request.path().substring(1),
                        TreeMap::new,
                        Collectors.mapping(Received::firing, Collectors.toCollection(TreeSet::new))));
    }

    private static void checkEachIsRecordedOnce(SluiceApi api, Map<String, Set<String>> expected) {
        await().atMost(SluiceRun.PATIENCE).untilAsserted(() -> {
            assertThat(api.trigger("rules").lag()).isZero();
            assertThat(api.trigger("rules").allPending()).isZero();
        });
        assertThat(api.stored()).isEqualTo(EVENTS);
        TriggerView trigger = api.trigger("rules");
        expected.forEach((subscriber, firings) -> {
            String target = "target/" + subscriber + "/sink/";
            assertThat(trigger.count(target + "fired")).as("%s", trigger).isEqualTo(firings.size());
            assertThat(trigger.count(target + "delivered")).as("%s", trigger).isEqualTo(firings.size());
        });
    }
}
