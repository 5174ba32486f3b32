package dev.sluice.it.brokers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.embedded.core.ExecutableProvider;

/** A Redis 6.2 process that writes every command to its append-only file before it answers: killed, it forgets nothing. */
public final class RedisServer implements AutoCloseable {

    /** The password that every client needs when the server was made with one. */
    public static final String PASSWORD = "let-me-in";

    private final Path dataDirectory;
    private final boolean needsPassword;
    private final int port = FreePort.find();
    private @Nullable Process process;

    private RedisServer(Path dataDirectory, boolean needsPassword) {
        this.dataDirectory = dataDirectory;
        this.needsPassword = needsPassword;
    }

    /** A server that lets everybody in, not started yet. */
    public static RedisServer open(Path dataDirectory) {
        return new RedisServer(dataDirectory, false);
    }

    /** A server that wants {@link #PASSWORD}, not started yet. */
    public static RedisServer withPassword(Path dataDirectory) {
        return new RedisServer(dataDirectory, true);
    }

    /** Starts it, on the data it had; ready when this returns. */
    public synchronized RedisServer start() {
        try {
            process = new ProcessBuilder(command())
                    .directory(dataDirectory.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(this::answers);
        return this;
    }

    /** Kills it, as {@code kill -9} does. */
    public synchronized void kill() {
        if (process != null) {
            process.destroyForcibly();
            try {
                process.waitFor(60, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            process = null;
        }
    }

    /** Host and port. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** A blocking client, to be closed by the caller. */
    public Jedis client() {
        Jedis client = new Jedis("127.0.0.1", port, 5_000);
        if (needsPassword) {
            client.auth(PASSWORD);
        }
        return client;
    }

    @Override
    public void close() {
        kill();
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                Jedis client = client()) {
            return socket.isConnected() && "PONG".equals(client.ping());
        } catch (IOException | redis.clients.jedis.exceptions.JedisException notYet) {
            return false;
        }
    }

    private List<String> command() throws IOException {
        String executable = ExecutableProvider.newJarResourceProvider(dataDirectory.toFile())
                .get()
                .toString();
        List<String> command = new ArrayList<>(List.of(executable, "--port", Integer.toString(port)));
        command.addAll(List.of("--bind", "127.0.0.1", "--appendonly", "yes", "--appendfsync", "no", "--save", ""));
        if (needsPassword) {
            command.addAll(List.of("--requirepass", PASSWORD));
        }
        return command;
    }
}
