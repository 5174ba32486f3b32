package dev.sluice.app.cli;

import dev.sluice.app.process.RunApplication;
import dev.sluice.app.process.RunSettings;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Runs once over a throw-away folder until one event has been delivered to a terminal and over HTTP and explained, so that the launcher can
 * keep the classes of such a run ready.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final String EVENT = "warm-up";
    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: warm}
            spec:
              http:
                up: {path: /up}
                done: {path: /done}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: warm}
            spec:
              inputs:
                up: {eventSource: warm, event: up, where: data.n > 0, filters: [{exact: {type: warm}}]}
                other: {eventSource: warm, event: up, where: data.n > 1 && has(data.s)}
              patterns:
                often: {count: {of: up, atLeast: 2, within: 1s, by: data.n}}
              subscribers:
              - {name: terminal, condition: up, sink: {uri: "print:"}}
              - {name: quiet, condition: often || other, sink: {uri: "print:"}}
              - {name: function, condition: up, sink: {uri: "http://127.0.0.1:%d/done"}}
            """;

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("sluice-warm-up");
        int port = freePort();
        AtomicBoolean delivered = new AtomicBoolean();
        try {
            Files.writeString(folder.resolve("warm-up.yaml"), RESOURCES.formatted(port));
            Thread driver = new Thread(() -> drive(port, delivered), "warm-up");
            driver.setDaemon(true);
            driver.start();
            int code = RunApplication.run(settings(folder, port));
            return code == 0 && !delivered.get() ? ExitCode.FAILED.code() : code;
        } finally {
            delete(folder);
        }
    }

    private static RunSettings settings(Path folder, int port) throws IOException {
        return new RunSettings(
                folder,
                port,
                freePort(),
                "127.0.0.1",
                folder.resolve("data"),
                null,
                List.of(),
                Map.of(),
                false,
                false,
                null);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void drive(int port, AtomicBoolean delivered) {
        String server = "http://127.0.0.1:" + port;
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest event = HttpRequest.newBuilder(URI.create(server + "/up"))
                .header("ce-specversion", "1.0")
                .header("ce-id", EVENT)
                .header("ce-source", "/warm-up")
                .header("ce-type", "warm")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"n\": 1}"))
                .build();
        HttpRequest outcome = HttpRequest.newBuilder(URI.create(server + "/api/v1/events/" + EVENT + "/deliveries"))
                .build();
        HttpRequest why = HttpRequest.newBuilder(URI.create(server + "/api/v1/events/" + EVENT + "/explain"))
                .build();
        if (answers(client, event, "")
                && answers(client, outcome, "\"complete\":true")
                && answers(client, why, "quiet: did not fire")) {
            delivered.set(true);
        }
        Quarkus.asyncExit(ExitCode.FINE.code());
    }

    /** Asks until the answer is a good one that contains a text; false when that takes too long. */
    private static boolean answers(HttpClient client, HttpRequest request, String text) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end) {
            try {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() / 100 == 2 && answer.body().contains(text)) {
                    return true;
                }
            } catch (IOException notYet) {
                // the server is not there yet
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            Pauses.pause(PAUSE);
        }
        return false;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
