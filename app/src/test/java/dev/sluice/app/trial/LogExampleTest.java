package dev.sluice.app.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.app.cli.CommandRun;
import dev.sluice.trigger.engine.LogFirings;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The recorded log of the example, sent line by line by its test. */
class LogExampleTest {

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
