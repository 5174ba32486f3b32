package dev.sluice.it.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.brokers.FreePort;
import dev.sluice.it.brokers.RedisServer;
import dev.sluice.it.command.SluiceCommand;
import dev.sluice.it.process.FunctionServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice run --dapr}: one command, the roles and their sidecars, and nothing of them is left behind. */
class DaprRunIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Pattern SOURCE_ADDRESS =
            Pattern.compile("\\[es-in--default\\] sluice runs .* HTTP at (http://127\\.0\\.0\\.1:\\d+)/");
    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: in}
            spec: {eventBus: main, http: {e: {}}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: t}
            spec:
              eventBus: main
              inputs: {e: {eventSource: in, event: e}}
              subscribers: [{condition: e, sink: {uri: "%s"}}]
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventBus
            metadata: {name: main}
            spec: {redis: {redisHost: "%s"}}
            """;

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private Path output;

    @Test
    void bringsAnEventFromTheSourceToTheFunctionAndEndsAllItStarted() throws Exception {
        Path daprd = DaprdBinary.require();
        output = Files.createFile(folder.resolve("output.txt"));
        try (FunctionServer function = FunctionServer.start();
                RedisServer redis = RedisServer.open(Files.createDirectories(folder.resolve("redis")))
                        .start()) {
            Files.writeString(folder.resolve("r.yaml"), RESOURCES.formatted(function.uri("/f"), redis.address()));
            Process run = start(daprd);
            try {
                String source = await("the source's address")
                        .atMost(PATIENCE)
                        .until(this::sourceAddress, address -> !address.isEmpty());
                await("accepted").atMost(PATIENCE).until(() -> post(source + "/default/in/e") == 202);
                await("delivered")
                        .atMost(PATIENCE)
                        .until(() -> !function.accepted("/f").isEmpty());
            } finally {
                List<ProcessHandle> started = run.descendants().toList();
                run.destroy();
                assertThat(run.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .as(this::said)
                        .isTrue();
                assertThat(started).hasSize(4).noneMatch(ProcessHandle::isAlive);
            }
            assertThat(said()).doesNotContain("started again");
        }
    }

    private Process start(Path daprd) throws IOException {
        return new ProcessBuilder(SluiceCommand.line(List.of(
                        "run",
                        "r.yaml",
                        "--dapr",
                        "--daprd",
                        daprd.toString(),
                        "--port",
                        String.valueOf(FreePort.find()),
                        "--management-port",
                        String.valueOf(FreePort.find()),
                        "--data",
                        "data")))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private String sourceAddress() {
        Matcher address = SOURCE_ADDRESS.matcher(said());
        return address.find() ? address.group(1) : "";
    }

    private String said() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int post(String address) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(40))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"n\": 1}"))
                .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException notThere) {
            return 0;
        }
    }
}
