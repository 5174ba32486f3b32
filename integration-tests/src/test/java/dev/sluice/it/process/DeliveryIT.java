package dev.sluice.it.process;

import static dev.sluice.it.process.Manifests.source;
import static dev.sluice.it.process.Manifests.subscriber;
import static dev.sluice.it.process.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.it.process.FunctionServer.Answer;
import dev.sluice.it.process.FunctionServer.Received;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries of a whole process to sinks of all moods, over restarts. */
class DeliveryIT {

    private static final int EVENTS = 40;
    private static final List<String> ALL =
            IntStream.range(0, EVENTS).mapToObj(n -> "e" + n).toList();
    private static final String QUICK = "backoff: {delay: 100ms, max: 500ms}";

    private final EventSender sender = new EventSender();

    @TempDir
    Path folder;

    @Test
    void sinksOfAllMoodsGetWhatIsTheirsAndHoldUpNobody() throws Exception {
        try (FunctionServer function = FunctionServer.start();
                FunctionServer down = FunctionServer.start();
                SluiceRun sluice = new SluiceRun(folder)) {
            down.down();
            function.answers("/refuses", Answer.status(400));
            function.answers("/hangs", Answer.never());
            sluice.write("all.yaml", moods(function, down)).start();
            publishAll(sluice);

            awaitEvents(function, "/fine");
            awaitEvents(function, "/refuses");
            awaitEvents(function, "/parking");
            awaitEvents(function, "/parkedtopic");
            await().atMost(SluiceRun.PATIENCE)
                    .until(() -> sluice.api().deadLetters().size() == EVENTS);
            assertThat(sluice.api().trigger("moods").pending())
                    .containsEntry("down/sink", EVENTS)
                    .containsEntry("hangs/sink", EVENTS);
            checkRefused(sluice, function);

            sluice.interrupt();
            down.up();
            function.answers("/hangs", Answer.status(200));
            function.answers("/refuses", Answer.status(200));
            sluice.start();
            awaitEvents(down, "/down");
            awaitEvents(function, "/hangs");
            assertThat(function.events("/refuses")).as("dead letters stay dead").hasSize(EVENTS);
            checkRetried(sluice, function);
        }
    }

    private static String moods(FunctionServer function, FunctionServer down) {
        return source("in")
                + trigger(
                        "moods",
                        "inputs:\n  A: {eventSource: in, event: in}\nsubscribers:\n"
                                + subscriber("fine", "A", function.uri("/fine"), "")
                                + subscriber("down", "A", down.uri("/down"), "delivery: {" + QUICK + "}")
                                + subscriber(
                                        "hangs", "A", function.uri("/hangs"), "delivery: {timeout: 2s, " + QUICK + "}")
                                + subscriber(
                                        "refuses",
                                        "A",
                                        function.uri("/refuses"),
                                        "deadLetterTopic: parked, deadLetterSink: {uri: '" + function.uri("/parking")
                                                + "'}"))
                + trigger(
                        "parked",
                        "inputs:\n  P: {topic: parked}\nsubscribers:\n"
                                + subscriber("look", "P", function.uri("/parkedtopic"), ""));
    }

    private void publishAll(SluiceRun sluice) throws InterruptedException {
        for (String id : ALL) {
            sender.publish(sluice.uri("/in"), id);
        }
    }

    private static void awaitEvents(FunctionServer function, String path) {
        await(path)
                .atMost(SluiceRun.PATIENCE)
                .untilAsserted(() ->
                        assertThat(new HashSet<>(function.events(path))).containsExactlyInAnyOrderElementsOf(ALL));
    }

    private static void checkRefused(SluiceRun sluice, FunctionServer function) {
        assertThat(function.events("/refuses")).containsExactlyInAnyOrderElementsOf(ALL);
        assertThat(sluice.api().deadLetters()).allSatisfy(letter -> {
            assertThat(letter.path("reason").asText()).isEqualTo("refused");
            assertThat(letter.path("code").asInt()).isEqualTo(400);
            assertThat(letter.path("attempts").asInt()).isEqualTo(1);
            assertThat(letter.path("subscriber").asText()).isEqualTo("refuses");
        });
        for (Received parked : function.requests("/parking")) {
            assertThat(parked.headers())
                    .containsEntry("ce-sluicereason", "refused")
                    .containsEntry("ce-knativeerrorcode", "400")
                    .containsEntry("ce-knativeerrordest", function.uri("/refuses"));
        }
    }

    private static void checkRetried(SluiceRun sluice, FunctionServer function) {
        Set<String> firings = new HashSet<>();
        function.requests("/refuses").forEach(request -> firings.add(request.firing()));
        JsonNode first = sluice.api().deadLetters().get(0);
        sluice.api().post("/deadletters/" + first.path("id").asText() + "/retry", "");
        await().atMost(SluiceRun.PATIENCE)
                .until(() -> function.events("/refuses").size() == EVENTS + 1);
        sluice.api().post("/deadletters/retry?trigger=default/moods", "");
        await().atMost(SluiceRun.PATIENCE)
                .untilAsserted(() -> assertThat(function.events("/refuses")).hasSize(2 * EVENTS));
        assertThat(sluice.api().deadLetters()).isEmpty();
        assertThat(function.requests("/refuses")).extracting(Received::firing).isSubsetOf(firings);
        await().atMost(SluiceRun.PATIENCE).untilAsserted(() -> {
            SluiceApi.TriggerView trigger = sluice.api().trigger("moods");
            assertThat(trigger.count("target/refuses/sink/delivered")).isEqualTo(EVENTS);
            assertThat(trigger.count("target/refuses/sink/deadLettered/", "")).isZero();
            assertThat(trigger.count("target/refuses/sink/fired")).isEqualTo(EVENTS);
        });
    }

    @Test
    void retriesSurviveARestartAndGiveUpAsAsked() throws Exception {
        try (FunctionServer function = FunctionServer.start();
                SluiceRun sluice = new SluiceRun(folder)) {
            function.answers("/slow", new Answer(503, Duration.ZERO, Map.of("Retry-After", "3600"), ""));
            function.answers("/broken", Answer.status(500));
            function.answers("/expires", Answer.status(500));
            function.answers("/full", Answer.never());
            function.answers("/asks", reply());
            sluice.write("all.yaml", limits(function)).start();
            for (String id : ALL.subList(0, 4)) {
                sender.publish(sluice.uri("/in"), id);
            }

            await().atMost(SluiceRun.PATIENCE)
                    .untilAsserted(() -> assertThat(reasons(sluice))
                            .containsOnly(
                                    Map.entry("broken exhausted", 4L),
                                    Map.entry("expires expired", 4L),
                                    Map.entry("full overflow", 1L)));
            assertThat(function.events("/broken")).hasSize(4 * 3);
            await().atMost(SluiceRun.PATIENCE)
                    .until(() -> function.events("/answers").equals(List.of("pong")));
            JsonNode before = waiting(sluice, "e0");
            assertThat(before.path("attempts").asInt()).isEqualTo(1);
            int tried = function.events("/slow").size();

            sluice.kill();
            sluice.start();

            assertThat(waiting(sluice, "e0")).isEqualTo(before);
            sender.publish(sluice.uri("/in"), "e4");
            await().atMost(SluiceRun.PATIENCE)
                    .until(() -> function.events("/slow").contains("e4"));
            assertThat(function.events("/slow"))
                    .as("what waits is not tried early")
                    .hasSize(tried + 1);
        }
    }

    /** Always the same event: the bus takes it once. */
    private static Answer reply() {
        return new Answer(
                200,
                Duration.ZERO,
                Map.of(
                        "ce-specversion",
                        "1.0",
                        "ce-id",
                        "pong",
                        "ce-source",
                        "/function",
                        "ce-type",
                        "pong",
                        "Content-Type",
                        "text/plain"),
                "pong");
    }

    private static String limits(FunctionServer function) {
        return source("in")
                + trigger(
                        "limits",
                        "inputs:\n  A: {eventSource: in, event: in}\nsubscribers:\n"
                                + subscriber("slow", "A", function.uri("/slow"), "delivery: {retryAfterMax: 2h}")
                                + subscriber(
                                        "broken",
                                        "A",
                                        function.uri("/broken"),
                                        "delivery: {retry: 2, backoff: {delay: 10ms, max: 20ms}}")
                                + subscriber(
                                        "expires",
                                        "A",
                                        function.uri("/expires"),
                                        "delivery: {expiry: 2s, " + QUICK + "}")
                                + subscriber(
                                        "full", "A", function.uri("/full"), "delivery: {maxBacklog: 3, timeout: 10m}")
                                + subscriber("asks", "A", function.uri("/asks"), "reply: {topic: answers}"))
                + trigger(
                        "answers",
                        "inputs:\n  P: {topic: answers}\nsubscribers:\n"
                                + subscriber("look", "P", function.uri("/answers"), ""));
    }

    private static Map<String, Long> reasons(SluiceRun sluice) {
        return sluice.api().deadLetters().stream()
                .collect(java.util.stream.Collectors.groupingBy(
                        letter -> letter.path("subscriber").asText() + " "
                                + letter.path("reason").asText(),
                        java.util.stream.Collectors.counting()));
    }

    /** The delivery of an event to the subscriber {@code slow}, as the API shows it once it has failed. */
    private static JsonNode waiting(SluiceRun sluice, String event) {
        for (JsonNode delivery :
                sluice.api().get("/events/" + event + "/deliveries").path("deliveries")) {
            if (delivery.path("subscriber").asText().equals("slow")) {
                return delivery;
            }
        }
        throw new AssertionError("no delivery of " + event + " to slow");
    }
}
