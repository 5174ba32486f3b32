package dev.sluice.trigger.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The five rules of the example over its log, by the log's own times: every firing, no other. */
class LogRulesTest {

    private static final Path EXAMPLE = Path.of("..", "examples", "log-alert");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LINE =
            Pattern.compile("^(?<at>\\S+) (?<host>\\S+) sshd\\[(?<pid>\\d+)\\]: (?<message>.*)$");

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 10})
    void firesWhatTheLogSaysHoweverFastItIsRead(long busMillisPerLine) throws IOException {
        Map<String, List<String>> expected = LogFirings.expected();
        assertThat(expected.values().stream().mapToInt(List::size).sum()).isEqualTo(262);

        Map<String, List<String>> fired = fired(busMillisPerLine);
        fired.keySet().retainAll(expected.keySet());
        assertThat(fired).isEqualTo(expected);
    }

    private static Map<String, List<String>> fired(long busMillisPerLine) throws IOException {
        TriggerInstance instance = new TriggerInstance(
                Triggers.compile(Files.readString(EXAMPLE.resolve("log-alert.yaml"))),
                StateSource.EMPTY,
                StoredEvents.NONE);
        Map<String, List<String>> fired = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(EXAMPLE.resolve("auth.log"));
        List<Occurrence> occurrences = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            StoredEvent event = event(i + 1, i * busMillisPerLine, lines.get(i));
            occurrences.addAll(instance.onEvent(event).occurrences());
        }
        for (Occurrence occurrence : occurrences) {
            if (occurrence.state() == Firing.State.FIRING) {
                fired.computeIfAbsent(occurrence.pattern(), pattern -> new ArrayList<>())
                        .add(text(occurrence));
            }
        }
        return fired;
    }

    private static String text(Occurrence occurrence) throws IOException {
        List<Long> positions = occurrence.positions();
        JsonNode data = JSON.readTree(occurrence.event().data());
        boolean sequence = data.path("kind").asText().equals("sequence");
        return LogFirings.text(
                occurrence.atMillis() / 1000,
                String.valueOf(occurrence.key()),
                positions.get(positions.size() - 1),
                sequence ? -1 : data.path("count").asLong(),
                positions.get(0));
    }

    private static StoredEvent event(int number, long busMillis, String line) throws IOException {
        Matcher parts = LINE.matcher(line);
        assertThat(parts.matches()).as(line).isTrue();
        Map<String, String> data = Map.of("host", parts.group("host"), "message", parts.group("message"));
        Event event = Event.builder()
                .id("line-" + number)
                .source("/logs")
                .type("com.example.sshd")
                .time(parts.group("at"))
                .dataContentType("application/json")
                .data(JSON.writeValueAsString(data).getBytes(StandardCharsets.UTF_8))
                .build();
        return new StoredEvent(number, busMillis, new Topic(Triggers.BUS, "default.auth-log.sshd"), event);
    }
}
