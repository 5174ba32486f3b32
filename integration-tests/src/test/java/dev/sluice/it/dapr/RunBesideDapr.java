package dev.sluice.it.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.brokers.FreePort;
import dev.sluice.it.command.SluiceCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code sluice run --dapr} as its own process, with all that it starts. Used by one thread. */
final class RunBesideDapr implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Pattern SOURCE_ADDRESS =
            Pattern.compile("\\[es-in--default\\] sluice runs .* HTTP at (http://127\\.0\\.0\\.1:\\d+)/");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;
    private final Path output;
    private final Process process;
    private String source = "";

    private RunBesideDapr(Path folder, Path output, Process process) {
        this.folder = folder;
        this.output = output;
        this.process = process;
    }

    /** Starts it with these resources, which have one EventSource {@code in}, and the folder {@code secrets}; does not wait. */
    static RunBesideDapr start(Path folder, String yaml) throws IOException {
        return start(folder, Files.writeString(folder.resolve("r.yaml"), yaml), List.of("--secrets", "secrets"));
    }

    /** Starts it and does not wait. */
    static RunBesideDapr start(Path folder, Path resources, List<String> options) throws IOException {
        Path daprd = DaprdBinary.require();
        Path output = Files.createFile(folder.resolve("output.txt"));
        List<String> command = new ArrayList<>(List.of("run", resources.toString(), "--dapr"));
        command.addAll(List.of("--daprd", daprd.toString(), "--data", "data"));
        command.addAll(List.of("--port", String.valueOf(FreePort.find())));
        command.addAll(List.of("--management-port", String.valueOf(FreePort.find())));
        command.addAll(options);
        Process process = new ProcessBuilder(SluiceCommand.line(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new RunBesideDapr(folder, output, process);
    }

    /** Waits until the source role takes requests. */
    RunBesideDapr awaitSource() {
        source = await("the source's address").atMost(PATIENCE).until(this::sourceAddress, found -> !found.isEmpty());
        return this;
    }

    private String sourceAddress() {
        Matcher address = SOURCE_ADDRESS.matcher(said());
        return address.find() ? address.group(1) : "";
    }

    /** Makes these the resources. */
    void edit(String yaml) throws IOException {
        Path draft = Files.writeString(folder.resolve("draft"), yaml);
        Files.move(draft, folder.resolve("r.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The text of the file that is rendered for a component. */
    String component(String name) {
        try {
            return Files.readString(folder.resolve("data/components/component-" + name + ".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Posts to a path of the source role; answers the code. */
    int post(String path) {
        return code(HttpRequest.newBuilder(URI.create(source + path))
                .timeout(Duration.ofMinutes(2))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"n\": 1}")));
    }

    /** What the source role tells of its sources, as {@code sluice get} shows it. */
    String sources() {
        return send(HttpRequest.newBuilder(URI.create(source + "/api/v1/resources?kind=EventSource")))
                .body();
    }

    /** What the source role's readiness says. */
    String readiness() {
        return send(readinessRequest()).body();
    }

    boolean isReady() {
        return code(readinessRequest()) == 200;
    }

    private HttpRequest.Builder readinessRequest() {
        List<String> arguments = process.descendants()
                .flatMap(each -> each.info().arguments().stream())
                .map(List::of)
                .filter(each -> each.contains("eventsource"))
                .findFirst()
                .orElseThrow();
        String port = arguments.get(arguments.indexOf("--management-port") + 1);
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"));
    }

    /** The processes that it has started, by id. */
    List<Long> children() {
        return process.descendants().map(ProcessHandle::pid).sorted().toList();
    }

    /** What it and all that it started have printed. */
    String said() {
        try {
            return Files.readString(output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private int code(HttpRequest.Builder request) {
        try {
            return send(request).statusCode();
        } catch (UncheckedIOException notThere) {
            return 0;
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking a role", interrupted);
        }
    }

    /** Ends it as a person does; answers what it had started, of which nothing may be left. */
    List<ProcessHandle> stop() throws InterruptedException {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(this::said)
                .isTrue();
        assertThat(started).noneMatch(ProcessHandle::isAlive);
        return started;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }
}
