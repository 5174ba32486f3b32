package dev.sluice.it.brokers;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A nats-server process with JetStream, which keeps its streams in files: it can be killed and started again on the same data
 * and port. Where no nats-server is installed, making one skips the test.
 */
public final class NatsServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path executable;
    private final Path dataDirectory;
    private final int port = FreePort.find();
    private @Nullable Process process;

    /** A server that is not started yet; its address is fixed. */
    public NatsServer(Path dataDirectory) {
        Optional<Path> found = executable();
        Requirement.check(found.isPresent(), "no nats-server is installed");
        this.executable = found.orElseThrow();
        this.dataDirectory = dataDirectory;
    }

    /** Starts it, on the streams it had; ready when this returns. */
    public synchronized NatsServer start() {
        try {
            process = new ProcessBuilder(
                            executable.toString(),
                            "--jetstream",
                            "--store_dir",
                            dataDirectory.toString(),
                            "--addr",
                            "127.0.0.1",
                            "--port",
                            Integer.toString(port))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            dataDirectory.resolve("nats-server.log").toFile()))
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(this::answers);
        return this;
    }

    /** Kills it, as {@code kill -9} does. */
    public synchronized void kill() {
        if (process != null) {
            process.destroyForcibly();
            try {
                process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            process = null;
        }
    }

    /** Where clients connect. */
    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    /** Creates a stream in a file that takes these subjects, which may hold wildcards. */
    public void createStream(String name, String... subjects) {
        try (Connection connection = connect()) {
            connection
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(name)
                            .subjects(subjects)
                            .storageType(StorageType.File)
                            .build());
        } catch (IOException | JetStreamApiException failure) {
            throw new IllegalStateException(
                    "cannot create stream " + name + " for " + Arrays.asList(subjects), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A client, to be closed by the caller. */
    public Connection connect() throws IOException, InterruptedException {
        return Nats.connect(Options.builder()
                .server(url())
                .maxReconnects(-1)
                .connectionTimeout(PATIENCE)
                .build());
    }

    @Override
    public void close() {
        kill();
    }

    private boolean answers() {
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException("nats-server ended; see its log in " + dataDirectory);
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1_000);
            return new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII).equals("INFO");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static Optional<Path> executable() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, "nats-server"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
