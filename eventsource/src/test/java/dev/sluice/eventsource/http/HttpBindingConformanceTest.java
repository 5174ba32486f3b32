package dev.sluice.eventsource.http;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.eventbus.Event;
import dev.sluice.eventsource.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the CloudEvents project's own feature file for the HTTP binding, sent over a real connection. */
class HttpBindingConformanceTest {

    private static final String SHARED =
            System.getProperty("sluice.shared", System.getProperty("sluice.root", "..") + "/../shared");
    private static final Path FEATURE =
            Path.of(SHARED, "cases", "cloudevents-conformance", "http-protocol-binding.feature");
    private static final String ID = "1234-1234-1234"; // each example gets its own, or the bus would know the event
    private static final String QUOTES = "\"\"\"";

    @TempDir
    Path directory;

    /** One outline: a request, the attributes and the data it must give, for each example. */
    private record Scenario(List<String> request, List<String> attributes, List<String> json, List<String> examples) {}

    @Test
    void readsEveryRequestAsTheFeatureSays() throws IOException {
        assumeThat(Files.exists(FEATURE))
                .as("no conformance cases at %s", FEATURE)
                .isTrue();
        int checked = 0;
        try (Server server = new Server(directory, Clock.systemUTC(), Limits.DEFAULT)) {
            server.start(Server.Settings.DEFAULT);
            for (Scenario scenario : scenarios(Files.readAllLines(FEATURE))) {
                for (String example : scenario.examples()) {
                    check(server, scenario, example, "1234-1234-123" + checked);
                    checked++;
                }
            }
        }
        assertThat(checked).isEqualTo(4);
    }

    private static void check(Server server, Scenario scenario, String example, String id) {
        Map<String, String> headers = new LinkedHashMap<>();
        int blank = scenario.request().indexOf("");
        for (String header : scenario.request().subList(1, blank)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon),
                    header.substring(colon + 1)
                            .trim()
                            .replace("<contentType>", example)
                            .replace(ID, id));
        }
        headers.keySet().removeAll(List.of("Host", "Content-Length"));
        String body = String.join(
                        "\n",
                        scenario.request().subList(blank + 1, scenario.request().size()))
                .replace(ID, id);

        assertThat(server.post(body, headers).statusCode()).as(example).isEqualTo(202);

        List<Event> events = server.fixture.events(Fixture.topic(Server.HOOK));
        Event event = events.get(events.size() - 1);
        for (String row : scenario.attributes()) {
            String[] cells = row.split("\\|", -1);
            assertThat(event.attribute(cells[1].trim()).map(Object::toString))
                    .as(example)
                    .contains(cells[2].trim().replace("<contentType>", example).replace(ID, id));
        }
        assertThatJson(Fixture.text(event)).isEqualTo(String.join("\n", scenario.json()));
    }

    private static List<Scenario> scenarios(List<String> lines) {
        List<Scenario> scenarios = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).trim().startsWith("Scenario Outline")) {
                scenarios.add(scenario(lines.subList(i + 1, end(lines, i + 1))));
            }
        }
        return scenarios;
    }

    private static int end(List<String> lines, int from) {
        for (int i = from; i < lines.size(); i++) {
            if (lines.get(i).trim().startsWith("Scenario")) {
                return i;
            }
        }
        return lines.size();
    }

    private static Scenario scenario(List<String> lines) {
        List<List<String>> texts = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        boolean inText = false;
        for (String line : lines) {
            String trimmed = line.trim();
            if (trimmed.equals(QUOTES)) {
                inText = !inText;
                if (inText) {
                    texts.add(new ArrayList<>());
                }
            } else if (inText) {
                texts.get(texts.size() - 1).add(trimmed);
            } else if (trimmed.startsWith("|")) {
                rows.add(trimmed);
            }
        }
        List<String> attributes = rows.stream()
                .filter(row -> row.split("\\|").length == 3 && !row.contains("value"))
                .toList();
        List<String> examples = rows.stream()
                .filter(row -> row.split("\\|").length == 2 && !row.contains("contentType"))
                .map(row -> row.replace("|", "").trim())
                .toList();
        return new Scenario(texts.get(0), attributes, texts.get(1), examples);
    }
}
