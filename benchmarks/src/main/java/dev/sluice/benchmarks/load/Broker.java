package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The broker of a bus, as a process of its own on the loopback address. */
final class Broker implements AutoCloseable {

    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final long POLL_NANOS = 50_000_000L;

    private final ChildProcess process;
    private final String spec;

    private Broker(ChildProcess process, String spec) {
        this.process = process;
        this.spec = spec;
    }

    /** What the spec of an EventBus on it says. */
    String spec() {
        return spec;
    }

    /** Kafka with these topics, each with one partition. */
    static Broker kafka(Path folder, List<String> topics) throws IOException {
        int port = SluiceServer.freePort();
        ChildProcess process = ChildProcess.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KafkaProcess.class.getName(),
                        folder.toString(),
                        String.valueOf(port),
                        String.join(",", topics)),
                Files.createDirectories(folder));
        process.await(line -> line.startsWith("READY"));
        return new Broker(process, "kafka: {brokers: \"127.0.0.1:" + port + "\"}");
    }

    /** JetStream, with its streams in files; empty where no nats-server is installed. */
    static Optional<Broker> jetStream(Path folder) throws IOException {
        Optional<Path> server = Stream.of((System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":"))
                .map(directory -> Path.of(directory, "nats-server"))
                .filter(Files::isExecutable)
                .findFirst();
        return server.isEmpty() ? Optional.empty() : Optional.of(jetStream(server.get(), folder));
    }

    private static Broker jetStream(Path server, Path folder) throws IOException {
        int port = SluiceServer.freePort();
        ChildProcess process = ChildProcess.start(
                List.of(
                        server.toString(),
                        "--jetstream",
                        "--store_dir",
                        folder.toString(),
                        "--addr",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(port)),
                Files.createDirectories(folder));
        process.drainAside();
        awaitPort(port);
        return new Broker(process, "jetStream: {natsURL: \"nats://127.0.0.1:" + port + "\"}");
    }

    private static void awaitPort(int port) throws IOException {
        long begin = System.nanoTime();
        while (!listens(port)) {
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                throw new IOException("the broker did not listen at port " + port);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
