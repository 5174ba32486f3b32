package dev.sluice.it.process;

import static dev.sluice.it.process.Manifests.source;
import static dev.sluice.it.process.Manifests.subscriber;
import static dev.sluice.it.process.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.it.command.SluiceCommand;
import dev.sluice.it.process.FunctionServer.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice replay} over the stored events of a running process. */
class ReplayIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final EventSender sender = new EventSender();

    @TempDir
    Path folder;

    @Test
    void saysWhatFiredWhatAChangeWouldFireAndSendsOnlyWhenItIsTold() throws Exception {
        try (FunctionServer function = FunctionServer.start();
                SluiceRun sluice = new SluiceRun(folder)) {
            sluice.write("all.yaml", source("login") + rule(function, 3)).start();
            for (int i = 0; i < 9; i++) {
                String data = "{\"ip\": \"10.0.0.1\", \"ok\": " + (i % 4 == 3) + "}";
                sender.publish(sluice.uri("/login"), "e" + i, data);
            }
            await().atMost(SluiceRun.PATIENCE).until(() -> function.all().size() == 2);
            List<String> live = firings(function);
            long stored = sluice.api().stored();

            List<JsonNode> replayed = replay(sluice, "burst", "--json");
            assertThat(replayed.stream()
                            .filter(line -> line.has("firing"))
                            .map(line -> line.path("firing").path("firing").asText()))
                    .isEqualTo(live);
            assertThat(summary(replayed).path("events").asLong()).isEqualTo(9);

            Path changed = Files.writeString(folder.resolve("changed.yaml"), rule(function, 2));
            List<JsonNode> compared = replay(sluice, "--diff", changed.toString(), "--json");
            assertThat(summary(compared).path("firings").asLong()).isEqualTo(3);
            assertThat(summary(compared).path("before").asLong()).isEqualTo(2);
            assertThat(compared).filteredOn(line -> line.has("gained")).isNotEmpty();

            assertThat(function.all()).as("a replay sends nothing").hasSize(2);
            assertThat(sluice.api().stored()).as("a replay stores nothing").isEqualTo(stored);

            replay(sluice, "burst", "--deliver", "--yes", "--json");
            await().atMost(SluiceRun.PATIENCE).until(() -> function.all().size() == 4);
            assertThat(firings(function)).containsExactlyInAnyOrder(live.get(0), live.get(0), live.get(1), live.get(1));
        }
    }

    private static String rule(FunctionServer function, int atLeast) {
        return trigger("burst", """
                inputs:
                  failed: {eventSource: in, event: login, where: data.ok == false}
                patterns:
                  many:
                    count: {of: failed, by: data.ip, atLeast: %d, within: 1h}
                subscribers:
                """.formatted(atLeast) + subscriber("page", "many", function.uri("/page"), ""));
    }

    private static List<String> firings(FunctionServer function) {
        return function.all().stream().map(Received::firing).toList();
    }

    private static JsonNode summary(List<JsonNode> lines) {
        return lines.get(lines.size() - 1).path("summary");
    }

    private List<JsonNode> replay(SluiceRun sluice, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("replay", "--server", sluice.uri("").toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("replay.out");
        Process process = new ProcessBuilder(SluiceCommand.line(command))
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("replay.err").toFile())
                .start();
        assertThat(process.waitFor(SluiceRun.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("replay.err")))
                .isZero();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(out)) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }
}
