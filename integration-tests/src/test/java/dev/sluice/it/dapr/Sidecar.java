package dev.sluice.it.dapr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.it.brokers.ReservedPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A {@code daprd} process of one application, on loopback, without a control plane. Its ports are its own from the beginning
 * and stay: it can be killed or stopped and started again on the same ports and resources. Made by {@link Sidecars}, which
 * also ends it. Settings are made before the start. Used by one thread.
 */
public final class Sidecar implements AutoCloseable {

    /** The longest that anything about a sidecar may take. */
    public static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration POLL = Duration.ofMillis(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Path binary;
    private final String appId;
    private final Path folder;
    private final Path log;
    private final ResourceFolder resources;
    private final ReservedPort http = ReservedPort.take();
    private final ReservedPort grpc = ReservedPort.take();
    private final ReservedPort internalGrpc = ReservedPort.take();
    private final ReservedPort metrics = ReservedPort.take();
    private final List<String> flags = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private @Nullable Process process;
    private boolean mayFail;

    Sidecar(Path binary, String appId, Path folder) {
        this.binary = binary;
        this.appId = appId;
        this.folder = folder;
        this.log = folder.resolve("daprd.log");
        try {
            Files.createFile(log);
            this.resources = new ResourceFolder(Files.createDirectory(folder.resolve("resources")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        environment.put("DAPR_HOST_IP", "127.0.0.1");
        environment.put("TZ", "UTC");
        environment.put("LC_ALL", "C.UTF-8");
        flags("--resources-path", resources.path().toString());
    }

    /** Delivers to the application's gRPC server on this port of loopback. Without it, no application is waited for. */
    public Sidecar app(int port) {
        return flags("--app-port", String.valueOf(port), "--app-protocol", "grpc");
    }

    /** Asks the application whether it is well, and stops delivering while it is not. */
    public Sidecar appHealthCheck(Duration interval, int threshold) {
        flags("--enable-app-health-check", "--app-health-probe-interval", String.valueOf(interval.toSeconds()));
        return flags("--app-health-threshold", String.valueOf(threshold));
    }

    /** Watches this folder too. */
    public Sidecar resources(Path another) {
        return flags("--resources-path", another.toString());
    }

    /** Adds flags of {@code daprd}. */
    public Sidecar flags(String... more) {
        flags.addAll(List.of(more));
        return this;
    }

    /** Adds a variable to its environment. */
    public Sidecar environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Lets it write {@code level=fatal} without failing the test. */
    public Sidecar mayFail() {
        mayFail = true;
        return this;
    }

    /** Its own folder of resources, empty at first. */
    public ResourceFolder resources() {
        return resources;
    }

    /** The application's id. */
    public String appId() {
        return appId;
    }

    /** Where its HTTP API is. */
    public int httpPort() {
        return http.number();
    }

    /** Where its gRPC API is. */
    public int grpcPort() {
        return grpc.number();
    }

    /** Starts it; when this returns its API can be used, whether or not the application is there. */
    public Sidecar start() {
        launch();
        return await("its API", () -> answers("/v1.0/healthz/outbound"));
    }

    /** Starts it and does not wait. */
    public void launch() {
        if (isAlive()) {
            throw new IllegalStateException("process " + pid() + " runs already");
        }
        List.of(http, grpc, internalGrpc, metrics).forEach(ReservedPort::release);
        ProcessBuilder builder = new ProcessBuilder(command())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits until it has met the application and done everything it does at the start. */
    public Sidecar awaitReady() {
        return await("its start", this::isReady);
    }

    /** Whether it has met the application and done everything it does at the start. */
    public boolean isReady() {
        return answers("/v1.0/healthz");
    }

    /** Waits until it says that these components are started. */
    public Sidecar awaitComponents(String... names) {
        return awaitLoaded(List.of(names), List.of());
    }

    /** Waits until it says that it has these components, by name, and these subscriptions, as {@code pubsub/topic}. */
    public Sidecar awaitLoaded(Collection<String> components, Collection<String> subscriptions) {
        return await("components " + components + " and subscriptions " + subscriptions, () -> {
            SidecarMetadata metadata = metadata();
            return metadata.components().containsAll(components)
                    && metadata.subscriptions().containsAll(subscriptions);
        });
    }

    /** What it says of itself now. */
    public SidecarMetadata metadata() {
        return SidecarMetadata.of(rawMetadata());
    }

    /** The same as it came. */
    public JsonNode rawMetadata() {
        try {
            return JSON.readTree(get("/v1.0/metadata").body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether the process is there. */
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The process id of the last start. */
    public long pid() {
        return started().pid();
    }

    /** Ends it as {@code kill -9} does. */
    public Sidecar kill() {
        started().destroyForcibly();
        ended();
        return this;
    }

    /** Asks it to end (SIGTERM) and waits for that; answers the exit code. */
    public int stop() {
        started().destroy();
        return ended();
    }

    /** Waits until it has ended by itself; answers the exit code. */
    public int ended() {
        Process ending = started();
        try {
            if (!ending.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                ending.destroyForcibly();
                throw new IllegalStateException(appId + "'s sidecar did not end within " + PATIENCE + "\n" + lately());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a sidecar ended", interrupted);
        }
        return ending.exitValue();
    }

    /** The file in which it writes. */
    Path log() {
        return log;
    }

    /** All that it has written, since its first start. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    /** The last of what it has written. */
    public String lately() {
        List<String> lines = output().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 80), lines.size()));
    }

    /** Fails if it had to give up, unless it may. */
    void assertDidNotFail() {
        if (!mayFail && output().contains("level=fatal")) {
            throw new AssertionError(appId + "'s sidecar gave up:\n" + lately());
        }
    }

    @Override
    public void close() {
        List.of(http, grpc, internalGrpc, metrics).forEach(ReservedPort::release);
        if (process != null) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    private Sidecar await(String what, BooleanSupplier condition) {
        try {
            Awaitility.await().atMost(PATIENCE).pollInterval(POLL).until(() -> !isAlive() || holds(condition));
        } catch (ConditionTimeoutException late) {
            throw new IllegalStateException(
                    appId + "'s sidecar: waited " + PATIENCE + " for " + what + "\n" + lately(), late);
        }
        if (!isAlive()) {
            throw new IllegalStateException(appId + "'s sidecar ended with " + ended() + ":\n" + lately());
        }
        return this;
    }

    /** A request that fails says nothing yet. */
    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private boolean answers(String path) {
        try {
            return get(path).statusCode() == 204;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort() + path))
                .timeout(Duration.ofSeconds(60))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking a sidecar", interrupted);
        }
    }

    private Process started() {
        if (process == null) {
            throw new IllegalStateException(appId + "'s sidecar was never started");
        }
        return process;
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(binary.toString(), "--mode", "standalone", "--app-id", appId));
        command.addAll(List.of("--config", configuration().toString(), "--app-channel-address", "127.0.0.1"));
        command.addAll(List.of("--dapr-listen-addresses", "127.0.0.1", "--dapr-http-port", port(http)));
        command.addAll(List.of("--dapr-grpc-port", port(grpc), "--dapr-internal-grpc-port", port(internalGrpc)));
        command.addAll(List.of("--dapr-internal-grpc-listen-address", "127.0.0.1"));
        command.addAll(List.of("--metrics-listen-address", "127.0.0.1", "--metrics-port", port(metrics)));
        command.addAll(flags);
        return command;
    }

    private static String port(ReservedPort port) {
        return String.valueOf(port.number());
    }

    /** Names are looked up in a file: the default would listen on a port that all machines around share. */
    private Path configuration() {
        Path file = folder.resolve("configuration.yaml");
        String yaml = """
                apiVersion: dapr.io/v1alpha1
                kind: Configuration
                metadata:
                  name: test
                spec:
                  nameResolution:
                    component: sqlite
                    version: v1
                    configuration:
                      connectionString: "%s"
                """.formatted(folder.resolve("names.db"));
        try {
            return Files.writeString(file, yaml);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
