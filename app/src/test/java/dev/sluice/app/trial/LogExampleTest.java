package dev.sluice.app.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.app.cli.CommandRun;
import dev.sluice.trigger.engine.LogFirings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recorded log of the example, sent line by line by its test, and replayed. */
class LogExampleTest {

    private static final Path EXAMPLE = Path.of("..", "examples", "log-alert");

    @Test
    void printsEveryFiringOfTheRulesInTheOrderOfTheFile() throws IOException {
        CommandRun run = CommandRun.of("test", "../examples/log-alert", "--print");
        assertThat(run.exitCode()).as(run.toString()).isZero();

        Map<String, List<String>> expected = LogFirings.expected();
        Map<String, List<String>> printed = new TreeMap<>();
        for (String line :
                run.out().lines().filter(line -> line.startsWith("{")).toList()) {
            JsonNode firing = new ObjectMapper().readTree(line);
            String pattern = firing.path("pattern").asText();
            if (expected.containsKey(pattern) && firing.path("state").asText().equals("firing")) {
                printed.computeIfAbsent(pattern, missing -> new ArrayList<>()).add(text(firing));
            }
        }
        assertThat(printed).isEqualTo(expected);
    }

    @Test
    void aReplayOfTheFileFiresTheSame(@TempDir Path folder) throws IOException {
        Map<String, List<String>> expected = LogFirings.expected();
        String example = Files.readString(EXAMPLE.resolve("log-alert.yaml"));
        StringBuilder rules =
                new StringBuilder(example.substring(0, example.indexOf("  subscribers:"))).append("  subscribers:\n");
        expected.keySet()
                .forEach(pattern -> rules.append("    - {name: %s, condition: %s, sink: {uri: 'print:'}}\n"
                        .formatted(pattern.toLowerCase(Locale.ROOT), pattern)));
        Files.writeString(folder.resolve("rules.yaml"), rules);
        String log = EXAMPLE.resolve("auth.log").toString();
        CommandRun run = CommandRun.of("replay", folder.toString(), "--file", log, "--source", "sshd", "--json");
        assertThat(run.exitCode()).as(run.toString()).isZero();

        Map<String, List<String>> replayed = new TreeMap<>();
        for (String line : run.out().lines().toList()) {
            JsonNode firing = new ObjectMapper().readTree(line).elements().next();
            if (firing.path("state").asText().equals("firing")) {
                replayed.computeIfAbsent(firing.path("subscriber").asText(), missing -> new ArrayList<>())
                        .add(Instant.parse(firing.path("at").asText()).getEpochSecond() + " "
                                + firing.path("key").asText());
            }
        }
        Map<String, List<String>> timesAndKeys = new TreeMap<>();
        expected.forEach((pattern, firings) -> timesAndKeys.put(
                pattern.toLowerCase(Locale.ROOT),
                firings.stream()
                        .map(text -> text.substring(0, text.indexOf(" line")))
                        .toList()));
        assertThat(replayed).isEqualTo(timesAndKeys);
    }

    private static String text(JsonNode firing) {
        JsonNode events = firing.path("events");
        boolean sequence = firing.path("kind").asText().equals("sequence");
        return LogFirings.text(
                Instant.parse(firing.path("at").asText()).getEpochSecond(),
                firing.path("key").asText(),
                events.get(events.size() - 1).asLong() + 1,
                sequence ? -1 : firing.path("count").asLong(),
                events.get(0).asLong() + 1);
    }
}
