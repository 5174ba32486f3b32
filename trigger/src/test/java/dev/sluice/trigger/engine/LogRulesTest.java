package dev.sluice.trigger.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Five rules over a synthetic sshd log, by the log's own times: every firing, no other. */
class LogRulesTest {

    private static final Path CASES = Path.of(System.getProperty("sluice.shared", "../../shared"), "cases", "logs");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TRIGGER = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: rules}
            spec:
              inputs:
                failed:
                  eventSource: logs
                  event: sshd
                  match: 'Failed password for (?:invalid user )?(?P<user>\\S*) from (?P<ip>\\d+\\.\\d+\\.\\d+\\.\\d+) port'
                invalid:
                  eventSource: logs
                  event: sshd
                  match: '^Invalid user (?P<user>\\S*) from (?P<ip>\\d+\\.\\d+\\.\\d+\\.\\d+)'
                accepted:
                  eventSource: logs
                  event: sshd
                  match: '^Accepted password for (?P<user>\\S+) from (?P<ip>\\d+\\.\\d+\\.\\d+\\.\\d+)'
              patterns:
                SY1: {count: {of: failed, by: match.ip, atLeast: 5, within: 60s, rearm: untilQuiet, quiet: 60s, time: event}}
                SY1e: {count: {of: failed, by: match.ip, atLeast: 5, within: 60s, rearm: every, time: event}}
                SY1r: {count: {of: failed, by: match.ip, atLeast: 5, within: 60s, rearm: reset, time: event}}
                SY2:
                  distinct: {of: invalid, by: match.ip, field: match.user, atLeast: 5, within: 300s, rearm: untilQuiet,
                    quiet: 300s, time: event}
                several: {count: {of: failed, by: match.ip, atLeast: 3, within: 600s, rearm: every, time: event}}
                SY3:
                  sequence: {steps: [several, accepted], by: '"ip" in match ? match.ip : data.key', within: 600s,
                    start: latest, time: event}
              subscribers:
              - {name: all, condition: SY1 || SY1e || SY1r || SY2 || SY3, sink: {uri: "print:"}}
            """;

    @ParameterizedTest
    @ValueSource(strings = {"SY1", "SY1e", "SY1r", "SY2", "SY3"})
    void firesWhatTheLogSays(String rule) throws IOException {
        assumeTrue(Files.isDirectory(CASES), "the shared log cases are not here");
        List<String> expected = new ArrayList<>();
        for (JsonNode condition :
                JSON.readTree(CASES.resolve("synthetic-expected.json").toFile()).path("conditions")) {
            if (condition.path("id").asText().equals(rule)) {
                condition.path("expect").forEach(firing -> expected.add(text(firing)));
            }
        }

        assertThat(fired(rule)).isEqualTo(expected).isNotEmpty();
    }

    private static String text(JsonNode firing) {
        return firing.path("at").asLong() + " " + firing.path("key").asText() + " "
                + firing.path("line").asLong()
                + (firing.has("count")
                        ? " " + firing.path("count").asLong() + " "
                                + firing.path("firstLine").asLong()
                        : "");
    }

    private static List<String> fired(String rule) throws IOException {
        TriggerInstance instance = new TriggerInstance(Triggers.compile(TRIGGER), StateSource.EMPTY, StoredEvents.NONE);
        List<String> lines = Files.readAllLines(CASES.resolve("synthetic-auth.log"));
        List<Occurrence> occurrences = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            occurrences.addAll(instance.onEvent(event(i + 1, lines.get(i))).occurrences());
        }
        List<String> fired = new ArrayList<>();
        for (Occurrence occurrence : occurrences) {
            if (occurrence.pattern().equals(rule)) {
                List<Long> positions = occurrence.positions();
                String line = occurrence.atMillis() / 1000 + " " + occurrence.key() + " "
                        + positions.get(positions.size() - 1);
                JsonNode data = JSON.readTree(occurrence.event().data());
                fired.add(
                        rule.equals("SY3")
                                ? line
                                : line + " " + data.path("count").asLong() + " " + positions.get(0));
            }
        }
        return fired;
    }

    private static StoredEvent event(int number, String line) {
        Event event = Event.builder()
                .id("line-" + number)
                .source("/logs")
                .type("dev.sluice.file.line")
                .time(Instant.parse(line.substring(0, line.indexOf(' '))).toString())
                .dataContentType("text/plain")
                .data(line.substring(line.indexOf("]: ") + 3).getBytes(StandardCharsets.UTF_8))
                .build();
        return new StoredEvent(number, number, new Topic(Triggers.BUS, "default.logs.sshd"), event);
    }
}
