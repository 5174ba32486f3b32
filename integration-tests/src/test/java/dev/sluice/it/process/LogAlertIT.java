package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.trigger.delivery.alertmanager.StrictAlertmanager;
import dev.sluice.trigger.engine.LogFirings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of the example through the file source of a running process, and its alerts through receivers that insist on the format. */
class LogAlertIT {

    private static final Path EXAMPLE = Path.of(System.getProperty("sluice.root", ".."), "examples", "log-alert")
            .toAbsolutePath()
            .normalize();
    private static final Path LOG = EXAMPLE.resolve("auth.log");
    private static final int BURSTS = 14;

    @TempDir
    private Path folder;

    @Test
    void everyRuleFiresInTheOrderOfTheFileAndAlertsBeginAndEnd() throws IOException {
        Map<String, List<String>> expected = LogFirings.expected();
        try (FunctionServer function = FunctionServer.start();
                SluiceRun sluice = new SluiceRun(folder)) {
            sluice.write("rules.yaml", rules(function, expected.keySet().stream()))
                    .start();
            await().atMost(SluiceRun.PATIENCE).untilAsserted(() -> {
                assertThat(fired(function, expected)).isEqualTo(expected);
                assertThat(alerts(function, "/api/v2/alerts", StrictAlertmanager::postableAlerts))
                        .hasSize(2 * BURSTS);
                assertThat(alerts(function, "/pager", StrictAlertmanager::webhook))
                        .hasSize(2 * BURSTS);
            });

            List<Instant> bursts = expected.get("burst").stream()
                    .map(text -> Instant.ofEpochSecond(Long.parseLong(text.substring(0, text.indexOf(' ')))))
                    .toList();
            for (boolean resolved : new boolean[] {false, true}) {
                assertThat(begun(alerts(function, "/api/v2/alerts", StrictAlertmanager::postableAlerts), resolved))
                        .containsExactlyElementsOf(bursts);
                assertThat(begun(alerts(function, "/pager", StrictAlertmanager::webhook), resolved))
                        .containsExactlyElementsOf(bursts);
            }
        }
    }

    /** The example's source and patterns, and for each rule a subscriber of its own. */
    private static String rules(FunctionServer function, Stream<String> patterns) throws IOException {
        String example = Files.readString(EXAMPLE.resolve("log-alert.yaml"));
        StringBuilder yaml = new StringBuilder(example.substring(0, example.indexOf("  subscribers:"))
                        .replace("examples/log-alert/auth.log", LOG.toString()))
                .append("  subscribers:\n");
        patterns.forEach(pattern -> yaml.append(subscriber(pattern, pattern, function.uri("/" + pattern), "")));
        String labels = ", labels: '{\"alertname\": \"guessing\", \"address\": data.key}'"
                + ", annotations: '{\"summary\": data.key}'";
        return yaml.append(subscriber(
                        "alertmanager",
                        "burst",
                        function.uri("/api/v2/alerts"),
                        ", as: alertmanagerAlerts, resend: 1h" + labels))
                .append(subscriber("pager", "burst", function.uri("/pager"), ", as: alertmanagerWebhook" + labels))
                .toString();
    }

    private static String subscriber(String name, String condition, String uri, String more) {
        return Manifests.subscriber(name.toLowerCase(Locale.ROOT), condition, uri, "delivery: {maxInFlight: 1}" + more)
                .indent(2);
    }

    private static Map<String, List<String>> fired(FunctionServer function, Map<String, List<String>> patterns)
            throws IOException {
        Map<Long, Integer> lines = linesByOffset();
        Map<String, List<String>> fired = new TreeMap<>();
        for (String pattern : patterns.keySet()) {
            List<String> firings = new ArrayList<>();
            for (FunctionServer.Received request : function.requests("/" + pattern)) {
                JsonNode firing = new ObjectMapper().readTree(request.body());
                if (firing.path("state").asText().equals("firing")) {
                    firings.add(text(firing, lines));
                }
            }
            fired.put(pattern, firings);
        }
        return fired;
    }

    private static String text(JsonNode firing, Map<Long, Integer> lines) {
        JsonNode events = firing.path("events");
        boolean sequence = firing.path("kind").asText().equals("sequence");
        return LogFirings.text(
                Instant.parse(firing.path("at").asText()).getEpochSecond(),
                firing.path("key").asText(),
                lines.getOrDefault(offset(events.get(events.size() - 1)), 0),
                sequence ? -1 : firing.path("count").asLong(),
                lines.getOrDefault(offset(events.get(0)), 0));
    }

    /** The id of a line ends with its place in the file. */
    private static long offset(JsonNode event) {
        String id = event.path("id").asText();
        return Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
    }

    private static Map<Long, Integer> linesByOffset() throws IOException {
        Map<Long, Integer> lines = new HashMap<>();
        long offset = 0;
        int number = 1;
        for (String line : Files.readAllLines(LOG)) {
            lines.put(offset, number++);
            offset += line.getBytes(StandardCharsets.UTF_8).length + 1;
        }
        return lines;
    }

    private static List<StrictAlertmanager.Alert> alerts(
            FunctionServer function, String path, BiFunction<String, String, List<StrictAlertmanager.Alert>> reader) {
        return function.requests(path).stream()
                .flatMap(request ->
                        reader.apply(request.headers().getOrDefault("content-type", "none"), request.body()).stream())
                .toList();
    }

    private static List<Instant> begun(List<StrictAlertmanager.Alert> alerts, boolean resolved) {
        return alerts.stream()
                .filter(alert -> alert.resolved() == resolved)
                .map(StrictAlertmanager.Alert::startsAt)
                .toList();
    }
}
