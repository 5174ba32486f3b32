package dev.sluice.it.process;

import static dev.sluice.it.process.Manifests.source;
import static dev.sluice.it.process.Manifests.subscriber;
import static dev.sluice.it.process.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.it.process.FunctionServer.Received;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Patterns that wait for time to pass, on a real clock: they fire without a further event, and say when they were due. */
class TimersIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WINDOW_MILLIS = 5_000;
    private static final Duration LATE = SluiceRun.PATIENCE;

    private static final List<String> PATTERNS = List.of("unpaid", "silent", "counted", "saved", "hot");
    private static final String RULES = """
            inputs:
              order: {eventSource: in, event: order}
              paid: {eventSource: in, event: paid}
              beat: {eventSource: in, event: beat}
              request: {eventSource: in, event: request}
              save: {eventSource: in, event: save}
              sample: {eventSource: in, event: sample}
            patterns:
              unpaid:
                absence: {after: order, missing: paid, by: data.k, within: 5s}
              silent:
                deadman: {of: beat, by: data.k, within: 1500ms, repeat: once}
              counted:
                window: {of: request, by: data.k, size: 5s}
              saved:
                debounce: {of: save, by: data.k, quiet: 5s}
              hot:
                hold: {of: sample, by: data.k, when: data.v > 80, for: 1s}
            subscribers:
            """;

    private final EventSender sender = new EventSender();

    @TempDir
    Path folder;

    @Test
    void fireAtTheirTimeWithoutAFurtherEvent() throws Exception {
        try (FunctionServer function = FunctionServer.start();
                SluiceRun sluice = new SluiceRun(folder)
                        .write("all.yaml", resources(function))
                        .start()) {
            send(sluice, "order", "paid", "order-1");
            send(sluice, "paid", "paid", "paid-1");
            send(sluice, "order", "unpaid", "order-2");
            send(sluice, "beat", "gate", "beat-1");
            send(sluice, "request", "web", "request-1");
            send(sluice, "save", "file", "save-1");
            send(sluice, "save", "file", "save-2");
            send(sluice, "sample", "engine", "sample-1");

            await().atMost(LATE)
                    .untilAsserted(() -> assertThat(function.all())
                            .extracting(Received::path)
                            .contains("/unpaid", "/silent", "/counted", "/saved", "/hot"));
            Map<String, Long> at = busMillis(sluice.api());
            check(function, "unpaid", "unpaid", at.get("order-2") + WINDOW_MILLIS);
            check(function, "silent", "gate", at.get("beat-1") + 1_500);
            check(function, "counted", "web", (at.get("request-1") / WINDOW_MILLIS + 1) * WINDOW_MILLIS);
            check(function, "saved", "file", at.get("save-2") + WINDOW_MILLIS);
            check(function, "hot", "engine", at.get("sample-1") + 1_000);
            assertThat(sluice.api().stored()).as("events stored").isEqualTo(8);
        }
    }

    private static String resources(FunctionServer function) {
        String subscribers = PATTERNS.stream()
                .map(name -> subscriber(name, name, function.uri("/" + name), ""))
                .collect(Collectors.joining());
        return source("order", "paid", "beat", "request", "save", "sample") + trigger("rules", RULES + subscribers);
    }

    private void send(SluiceRun sluice, String event, String key, String id) throws InterruptedException {
        sender.publish(sluice.uri("/" + event), id, "{\"k\": \"" + key + "\", \"v\": 90}");
    }

    /** When the bus took each event, by id. */
    private static Map<String, Long> busMillis(SluiceApi api) {
        Map<String, Long> times = new HashMap<>();
        for (JsonNode event : api.get("/events?limit=100").path("items")) {
            times.put(
                    event.path("event").path("id").asText(),
                    Instant.parse(event.path("busTime").asText()).toEpochMilli());
        }
        return times;
    }

    private static void check(FunctionServer function, String pattern, String key, long dueMillis) throws IOException {
        List<Received> requests = function.requests("/" + pattern);
        assertThat(requests).as(pattern).hasSize(1);
        JsonNode data = JSON.readTree(requests.get(0).body());
        String due = Instant.ofEpochMilli(dueMillis).toString();
        assertThat(requests.get(0).headers()).as(pattern).containsEntry("ce-time", due);
        assertThat(data.path("at").asText()).as(pattern).isEqualTo(due);
        assertThat(data.path("key").asText()).as(pattern).isEqualTo(key);
    }
}
