package dev.sluice.it.process;

import static dev.sluice.it.process.Manifests.source;
import static dev.sluice.it.process.Manifests.subscriber;
import static dev.sluice.it.process.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.it.process.FunctionServer.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why events of a running process fired or not: filters, a pattern's count before a restart, a delivery, an edit, the hint. */
class ExplainIT {

    private static final String INPUTS = """
            inputs:
              A: {eventSource: in, event: a, where: 'data.severity == "%s"'}
              B: {eventSource: in, event: b}
            patterns:
              many: {count: {of: B, atLeast: 3, within: 1h, by: data.ip}}
            subscribers:
            """;

    private final EventSender sender = new EventSender();

    @TempDir
    Path folder;

    @Test
    void explainsFiltersPatternsDeliveriesAndEdits() throws Exception {
        try (FunctionServer function = FunctionServer.start();
                SluiceRun sluice = new SluiceRun(folder)) {
            function.answers("/alert", Answer.status(400));
            sluice.write("all.yaml", resources(function, "error")).start();

            send(sluice, "a", "warned", "{\"severity\": \"warn\"}");
            awaitHandled(sluice);
            assertThat(sluice.api().get("/events?topic=default.in.a").path("items"))
                    .as("found by its topic alone")
                    .hasSize(1);
            assertThat(text(sluice, "/explain"))
                    .anyMatch(line -> line.contains("alert: did not fire"))
                    .anyMatch(line -> line.contains("input A did not take it: data.severity == \"error\""))
                    .anyMatch(line -> line.contains("would match with data.severity = \"error\""));
            await().atMost(SluiceRun.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(sluice.output())
                                    .contains(
                                            "1 event fired nothing: 1x data.severity == \"error\" (saw \"warn\")   sluice explain"));

            send(sluice, "a", "failed", "{\"severity\": \"error\"}");
            await().atMost(SluiceRun.PATIENCE)
                    .until(() -> !sluice.api().deadLetters().isEmpty());
            assertThat(text(sluice, "/events/failed/explain?trigger=t"))
                    .anyMatch(line -> line.contains("alert: fired"))
                    .anyMatch(line -> line.contains("sink: given up after 1 attempt, answered 400, refused"));

            send(sluice, "b", "b1", "{\"ip\": \"10.0.0.1\"}");
            send(sluice, "b", "b2", "{\"ip\": \"10.0.0.1\"}");
            awaitHandled(sluice);
            sluice.kill();
            sluice.start();
            send(sluice, "b", "b3", "{\"ip\": \"10.0.0.1\"}");
            awaitHandled(sluice);
            JsonNode waiting = explained(sluice, "b2", 1).path("patterns").path(0);
            assertThat(waiting.path("count").asInt()).isEqualTo(2);
            assertThat(waiting.path("missing").asText()).isEqualTo("1 more");
            assertThat(waiting.path("exact").asBoolean()).isTrue();
            assertThat(explained(sluice, "b3", 1).path("fired").asBoolean()).isTrue();

            JsonNode before =
                    sluice.api().get("/events/warned/explain").path("triggers").path(0);
            sluice.edit("all.yaml", resources(function, "warn"));
            JsonNode after =
                    sluice.api().get("/events/warned/explain").path("triggers").path(0);
            assertThat(after.path("generation")).isEqualTo(before.path("generation"));
            assertThat(after.path("running")).isNotEqualTo(before.path("running"));
            assertThat(after.path("note").asText()).contains("edited since");
        }
    }

    private static String resources(FunctionServer function, String severity) {
        return source("a", "b")
                + trigger(
                        "t",
                        INPUTS.formatted(severity)
                                + subscriber("alert", "A", function.uri("/alert"), "")
                                + subscriber("many", "many", function.uri("/many"), ""));
    }

    private void send(SluiceRun sluice, String path, String id, String data) throws InterruptedException {
        assertThat(sender.send(sluice.uri("/" + path), id, data)).isEqualTo(EventSender.STORED);
    }

    private static void awaitHandled(SluiceRun sluice) {
        await().atMost(SluiceRun.PATIENCE)
                .untilAsserted(() -> assertThat(notes(sluice)).isEmpty());
    }

    /** What is said beside the reasons of the newest event: it is not handled yet. */
    private static String notes(SluiceRun sluice) {
        String newest = sluice.api()
                .get("/events?limit=1")
                .path("items")
                .path(0)
                .path("position")
                .asText();
        return sluice.api()
                .get("/events/" + newest + "/explain")
                .path("triggers")
                .path(0)
                .path("note")
                .asText();
    }

    private static JsonNode explained(SluiceRun sluice, String event, int index) {
        return sluice.api()
                .get("/events/" + event + "/explain")
                .path("triggers")
                .path(0)
                .path("subscribers")
                .path(index);
    }

    private static List<String> text(SluiceRun sluice, String path) {
        List<String> lines = new ArrayList<>();
        sluice.api().get(path).path("text").forEach(line -> lines.add(line.asText()));
        return lines;
    }
}
