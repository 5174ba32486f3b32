package dev.sluice.it.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.it.brokers.FreePort;
import dev.sluice.it.command.SluiceCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A role of Sluice as its own process beside a sidecar. It can be killed and started again on the same ports and data. Used by
 * one thread.
 */
final class Role implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Path folder;
    private final Path output;
    private final List<String> arguments;
    private final Sidecar sidecar;
    private final int port = FreePort.find();
    private final int managementPort = FreePort.find();
    private final int appPort = FreePort.find();
    private @Nullable Process process;

    /**
     * Not started yet.
     *
     * @param folder its own
     * @param sidecar beside it; is told where the role listens
     * @param arguments the command and its own options
     */
    Role(Path folder, Sidecar sidecar, String... arguments) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.output = folder.resolve("output.txt");
        this.sidecar = sidecar.app(appPort);
        this.arguments = List.of(arguments);
    }

    /** Starts it and waits until it takes requests. */
    Role start() {
        Process started = launch();
        await().atMost(Sidecar.PATIENCE).until(() -> !started.isAlive() || status("/api/v1", port) == 200);
        assertThat(started.isAlive()).as(this::output).isTrue();
        return this;
    }

    /** Starts it and does not wait. */
    Process launch() {
        List<String> command = new ArrayList<>(SluiceCommand.line(arguments));
        command.addAll(List.of("--port", String.valueOf(port), "--management-port", String.valueOf(managementPort)));
        command.addAll(List.of(
                "--app-port",
                String.valueOf(appPort),
                "--data",
                folder.resolve("data").toString()));
        command.addAll(List.of("--dapr-grpc-port", String.valueOf(sidecar.grpcPort())));
        try {
            Process started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
            process = started;
            return started;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether it and its sidecar are ready to work. */
    boolean isReady() {
        return status("/q/health/ready", managementPort) == 200;
    }

    Role awaitReady() {
        await("ready").atMost(Sidecar.PATIENCE).until(() -> isReady() || !isAlive());
        assertThat(isAlive()).as(this::output).isTrue();
        return this;
    }

    private boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** What its readiness says. */
    String readiness() {
        return send(HttpRequest.newBuilder(uri("/q/health/ready", managementPort)))
                .body();
    }

    /** What the API answers. */
    String get(String path) {
        return send(HttpRequest.newBuilder(uri("/api/v1" + path, port))).body();
    }

    /** Where it serves HTTP. */
    URI uri() {
        return uri("");
    }

    /** Where it serves a path. */
    URI uri(String path) {
        return uri(path, port);
    }

    /** The same as JSON. */
    JsonNode json(String path) {
        try {
            return JSON.readTree(get(path));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What the command line prints that asks this role. */
    String cli(String... command) {
        List<String> all = new ArrayList<>(SluiceCommand.line(List.of(command)));
        all.addAll(List.of("--server", "http://127.0.0.1:" + port));
        try {
            Process running = new ProcessBuilder(all).redirectErrorStream(true).start();
            return new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Posts to a path of a source; answers the code. */
    int post(String path, String contentType, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path, port))
                .header("Content-Type", contentType)
                .timeout(Duration.ofMinutes(2))
                .POST(BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return send(request).statusCode();
        } catch (UncheckedIOException notThere) {
            return 0;
        }
    }

    private int status(String path, int at) {
        try {
            return send(HttpRequest.newBuilder(uri(path, at))).statusCode();
        } catch (UncheckedIOException notThere) {
            return 0;
        }
    }

    private static URI uri(String path, int port) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking a role", interrupted);
        }
    }

    /** Ends it as {@code kill -9} does. */
    Role kill() {
        if (process != null) {
            process.destroyForcibly();
            process.onExit().join();
        }
        return this;
    }

    /** All that it has printed. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
