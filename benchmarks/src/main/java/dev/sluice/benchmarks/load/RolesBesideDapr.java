package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** {@code sluice eventsource} and {@code sluice trigger}, each beside a sidecar, over the files that {@code sluice render} wrote. */
final class RolesBesideDapr {

    private static final long PATIENCE_NANOS = 90_000_000_000L;
    private static final long POLL_NANOS = 100_000_000L;
    private static final String CONFIGURATION = """
            apiVersion: dapr.io/v1alpha1
            kind: Configuration
            metadata: {name: benchmark}
            spec:
              nameResolution: {component: sqlite, version: v1, configuration: {connectionString: "%s"}}
            """;

    private final Path launcher;
    private final Path daprd;
    private final Path home;
    private final List<Running.Part> parts = new ArrayList<>();

    /**
     * Nothing is started yet.
     *
     * @param launcher the script that starts Sluice
     * @param daprd the sidecar's program
     * @param home an empty folder
     */
    RolesBesideDapr(Path launcher, Path daprd, Path home) {
        this.launcher = launcher;
        this.daprd = daprd;
        this.home = home;
    }

    /** Starts all of it and waits until both roles are ready. */
    Running start(String resources) throws IOException {
        Files.writeString(Files.createDirectories(home).resolve("benchmark.yaml"), resources);
        Files.writeString(home.resolve("configuration"), CONFIGURATION.formatted(home.resolve("names.db")));
        render();
        int port = SluiceServer.freePort();
        try {
            pair("eventsource", "es-benchmark--default", port);
            pair("trigger", "t-default--default", SluiceServer.freePort());
        } catch (IOException | RuntimeException failure) {
            new Running(new InetSocketAddress(port), parts).close();
            throw failure;
        }
        return new Running(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), parts);
    }

    private Path components() {
        return home.resolve("components");
    }

    private void render() throws IOException {
        String file = home.resolve("benchmark.yaml").toString();
        try (ChildProcess render = ChildProcess.start(
                List.of(
                        launcher.toString(),
                        "render",
                        file,
                        "--dapr",
                        "--out",
                        components().toString()),
                home)) {
            render.await(line -> line.contains("written"));
        }
    }

    private void pair(String command, String app, int port) throws IOException {
        int management = SluiceServer.freePort();
        int callback = SluiceServer.freePort();
        int grpc = SluiceServer.freePort();
        ChildProcess role = ChildProcess.start(
                List.of(
                        launcher.toString(),
                        command,
                        home.resolve("benchmark.yaml").toString(),
                        "--json",
                        "--port",
                        String.valueOf(port),
                        "--management-port",
                        String.valueOf(management),
                        "--app-port",
                        String.valueOf(callback),
                        "--dapr-grpc-port",
                        String.valueOf(grpc),
                        "--data",
                        home.resolve(command).toString()),
                home);
        parts.add(new Running.Part(command, role));
        role.await(line -> line.contains("\"started\":"));
        ChildProcess sidecar = ChildProcess.start(sidecar(app, callback, grpc), home);
        sidecar.drainAside();
        parts.add(new Running.Part("its daprd", sidecar));
        awaitReady(command, management);
    }

    private List<String> sidecar(String app, int callback, int grpc) throws IOException {
        List<String> command = new ArrayList<>(List.of(daprd.toString(), "--mode", "standalone", "--app-id", app));
        command.addAll(List.of("--app-port", String.valueOf(callback), "--app-protocol", "grpc"));
        command.addAll(List.of("--enable-app-health-check", "--app-health-probe-interval", "1"));
        command.addAll(List.of("--app-health-threshold", "2"));
        command.addAll(List.of("--resources-path", components().toString()));
        command.addAll(List.of("--config", home.resolve("configuration").toString()));
        command.addAll(List.of("--dapr-grpc-port", String.valueOf(grpc)));
        command.addAll(List.of("--dapr-http-port", String.valueOf(SluiceServer.freePort())));
        command.addAll(List.of("--dapr-internal-grpc-port", String.valueOf(SluiceServer.freePort())));
        command.addAll(List.of("--dapr-listen-addresses", "127.0.0.1", "--enable-metrics=false"));
        command.addAll(List.of("--dapr-internal-grpc-listen-address", "127.0.0.1", "--log-level", "warn"));
        return command;
    }

    private static void awaitReady(String command, int port) throws IOException {
        long begin = System.nanoTime();
        while (!isReady(port)) {
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                throw new IOException(command + " did not become ready beside its sidecar");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static boolean isReady(int port) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/q/health/ready")
                .toURL()
                .openConnection();
        try {
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        } finally {
            connection.disconnect();
        }
    }
}
