package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code ./sluice run} as a user starts it, over resources and data of its own that outlive it. */
final class SluiceServer {

    /** Where the events of every scenario go. */
    static final String PATH = "/default/benchmark/in";

    private final Path launcher;
    private final Path home;
    private final int port;

    /** @param launcher the script that starts Sluice */
    SluiceServer(Path launcher, Path home, String resources) throws IOException {
        this.launcher = launcher;
        this.home = Files.createDirectories(home);
        this.port = freePort();
        Files.writeString(home.resolve("benchmark.yaml"), resources);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Starts it; returns at once. */
    ChildProcess launch() throws IOException {
        return ChildProcess.start(
                List.of(
                        launcher.toString(),
                        "run",
                        home.toString(),
                        "--json",
                        "--port",
                        String.valueOf(port),
                        "--management-port",
                        String.valueOf(freePort()),
                        "--data",
                        home.resolve("data").toString()),
                home);
    }

    /** Starts it and waits until it takes events. */
    ChildProcess start() throws IOException {
        ChildProcess process = launch();
        process.await(line -> line.contains("\"started\":"));
        return process;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
