package dev.sluice.it.process;

import static dev.sluice.it.process.Manifests.source;
import static dev.sluice.it.process.Manifests.subscriber;
import static dev.sluice.it.process.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.process.FunctionServer.Answer;
import dev.sluice.it.process.FunctionServer.Received;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conditions over events with restarts in between: exactly the firings that a reader of the specification expects, no other. */
class ConditionsIT {

    private static final Map<String, String> CONDITIONS = new LinkedHashMap<>();

    static {
        CONDITIONS.put("onlya", "A");
        CONDITIONS.put("onlyb", "B");
        CONDITIONS.put("and", "A && B");
        CONDITIONS.put("or", "A || B");
        CONDITIONS.put("not", "!A && B");
        CONDITIONS.put("late", "!A && D");
        CONDITIONS.put("pair", "A && big");
        CONDITIONS.put("either", "A || big");
        CONDITIONS.put("twin", "A && B");
    }

    /** Names with long freshness are fresh for the whole test, {@code brief} never over a restart. */
    private static final String INPUTS = """
            inputs:
              A: {eventSource: in, event: a, freshness: 1h}
              big: {eventSource: in, event: a, where: data.n > 10, freshness: 1h}
              B: {eventSource: in, event: b, freshness: 1h}
              D: {eventSource: in, event: d}
              brief: {eventSource: in, event: a, freshness: 50ms}
            subscribers:
            """;

    private final EventSender sender = new EventSender();

    @TempDir
    Path folder;

    @Test
    void firesExactlyAsSpecifiedThoughItIsRestartedInBetween() throws Exception {
        try (FunctionServer function = FunctionServer.start();
                SluiceRun sluice = new SluiceRun(folder)) {
            sluice.write("all.yaml", resources(function)).start();

            send(sluice, "b", "b1", 0);
            awaitFirings(sluice, 4);
            sluice.interrupt();
            sluice.start();
            send(sluice, "a", "a1", 0);
            send(sluice, "d", "d1", 0);
            awaitFirings(sluice, 4 + 5);

            function.answers("/and", Answer.never());
            send(sluice, "b", "b2", 0);
            await().atMost(SluiceRun.PATIENCE)
                    .until(() -> function.events("/and").contains("b2"));
            sluice.kill();
            function.answers("/and", Answer.status(202));
            sluice.start();
            send(sluice, "a", "a2", 11);
            awaitFirings(sluice, 9 + 5 + 6);
            sluice.interrupt();
            sluice.start();
            send(sluice, "d", "d2", 0);
            send(sluice, "b", "b3", 0);
            send(sluice, "a", "a3", 0);
            awaitFirings(sluice, 20 + 5 + 6);

            check(function);
        }
    }

    private static String resources(FunctionServer function) {
        StringBuilder subscribers = new StringBuilder(INPUTS);
        CONDITIONS.forEach(
                (name, condition) -> subscribers.append(subscriber(name, condition, function.uri("/" + name), "")));
        subscribers.append(subscriber("gone", "!brief && B", function.uri("/gone"), ""));
        return source("a", "b", "d") + trigger("rules", subscribers.toString());
    }

    private void send(SluiceRun sluice, String event, String id, int n) throws InterruptedException {
        sender.publish(sluice.uri("/" + event), id, "{\"n\": " + n + "}");
    }

    private static void awaitFirings(SluiceRun sluice, int expected) {
        await().atMost(SluiceRun.PATIENCE).untilAsserted(() -> {
            SluiceApi.TriggerView trigger = sluice.api().trigger("rules");
            assertThat(trigger.lag()).isZero();
            assertThat(trigger.allPending()).isZero();
            assertThat(trigger.count("target/", "/fired")).as("%s", trigger).isEqualTo(expected);
        });
    }

    private static void check(FunctionServer function) {
        assertThat(delivered(function, "/onlya")).containsExactly("a1", "a2", "a3");
        assertThat(delivered(function, "/onlyb")).containsExactly("b1", "b2", "b3");
        assertThat(delivered(function, "/and")).containsExactly("a1", "b2", "a2", "b3", "a3");
        assertThat(delivered(function, "/twin")).containsExactly("a1", "b2", "a2", "b3", "a3");
        assertThat(delivered(function, "/or")).containsExactly("b1", "a1", "b2", "a2", "b3", "a3");
        assertThat(delivered(function, "/not")).containsExactly("b1");
        assertThat(delivered(function, "/late")).isEmpty();
        assertThat(delivered(function, "/pair")).containsExactly("a2", "a3");
        assertThat(delivered(function, "/either")).containsExactly("a1", "a2", "a3");
        assertThat(delivered(function, "/gone")).containsExactly("b1", "b2", "b3");
        assertThat(function.requests("/and").stream()
                        .filter(request -> request.event().equals("b2")))
                .as("delivered again after the kill")
                .hasSize(2);
        assertThat(function.all().stream().map(Received::firing).distinct())
                .as("no two firings share an id")
                .hasSize((int) function.all().stream()
                        .map(request -> request.path() + " " + request.event())
                        .distinct()
                        .count());
    }

    /** The events that came to a path, repeats of one firing left out. */
    private static List<String> delivered(FunctionServer function, String path) {
        Map<String, String> byFiring = new LinkedHashMap<>();
        function.requests(path).forEach(request -> byFiring.putIfAbsent(request.firing(), request.event()));
        return new ArrayList<>(byFiring.values());
    }
}
