package dev.sluice.eventsource.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.eventsource.Fixture;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that no library would be: slow, endless, cut off, garbled. */
class RawConnectionsTest {

    private static final String HEAD = "POST " + Server.PATH + " HTTP/1.1\r\nHost: x\r\n";

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Server server;

    @BeforeEach
    void startServer() {
        server = start("data", Duration.ofMinutes(5));
    }

    private Server start(String folder, Duration bodyTime) {
        Server started = new Server(directory.resolve(folder), Clock.systemUTC(), new Limits(bodyTime, 1 << 20, 16));
        started.start(Server.Settings.DEFAULT);
        return started;
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private Socket connect() throws IOException {
        return connect(server);
    }

    private static Socket connect(Server server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout((int) SOON.toMillis());
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** What comes until the other side closes, or until this text has come. */
    private static String read(Socket socket, String until) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            text.append((char) b);
            if (!until.isEmpty() && text.indexOf(until) >= 0) {
                break;
            }
        }
        return text.toString();
    }

    @Test
    void breaksOffWithASenderThatNeverFinishes() throws IOException {
        try (Server impatient = start("impatient", Duration.ofMillis(700));
                Socket slow = connect(impatient)) {
            write(slow, HEAD + "Content-Length: 100\r\n\r\nabc");

            assertThat(read(slow, "")).startsWith("HTTP/1.1 408").contains("the body took too long");
            await().atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> impatient.post("x", Map.of()).statusCode() == 202);
        }
    }

    @Test
    void readsChunkedBodiesAndSeveralRequestsOnOneConnection() throws IOException {
        try (Socket socket = connect()) {
            write(socket, HEAD + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n");
            assertThat(read(socket, "\r\n\r\n")).startsWith("HTTP/1.1 202");
            write(socket, (HEAD + "Content-Length: 1\r\n\r\n1") + (HEAD + "Content-Length: 1\r\n\r\n2"));
            assertThat(read(socket, "\r\n\r\n")).startsWith("HTTP/1.1 202");
            assertThat(read(socket, "\r\n\r\n")).startsWith("HTTP/1.1 202");
        }
        assertThat(server.fixture.texts(Fixture.topic(Server.HOOK))).containsExactly("abcdefg", "1", "2");
    }

    @Test
    void answersHugeHeadersWith431() throws IOException {
        try (Socket socket = connect()) {
            write(socket, HEAD + "X-Huge: " + "x".repeat(20_000) + "\r\nContent-Length: 0\r\n\r\n");

            assertThat(read(socket, "\r\n")).startsWith("HTTP/1.1 431");
        }
    }

    @Test
    void refusesAnEndlessChunkedBodyWithoutKeepingIt() throws IOException {
        try (Socket socket = connect()) {
            write(socket, HEAD + "Transfer-Encoding: chunked\r\n\r\n");
            String chunk = "1000\r\n" + "y".repeat(4096) + "\r\n";
            for (int i = 0; i < 20; i++) {
                write(socket, chunk);
            }

            assertThat(read(socket, "\r\n")).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void asksForTheBodyOnlyWhenItWillBeTaken() throws IOException {
        try (Socket socket = connect()) {
            write(socket, HEAD + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(read(socket, "\r\n\r\n")).startsWith("HTTP/1.1 100");
            write(socket, "{}");
            assertThat(read(socket, "\r\n\r\n")).startsWith("HTTP/1.1 202");
        }
        try (Socket socket = connect()) {
            write(socket, HEAD + "Content-Length: 99999999\r\nExpect: 100-continue\r\n\r\n");
            assertThat(read(socket, "\r\n\r\n")).startsWith("HTTP/1.1 413");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void survivesGarbage(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] good = (HEAD
                        + "Content-Type: application/json\r\nce-id: 1\r\nContent-Length: 20\r\n\r\n{\"a\":[1,2,3],\"b\": 1}")
                .getBytes(StandardCharsets.ISO_8859_1);
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            byte[] bad = good.clone();
            for (int change = 0; change <= random.nextInt(4); change++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            Socket socket = connect();
            open.add(socket);
            socket.getOutputStream().write(bad, 0, 1 + random.nextInt(bad.length));
        }
        for (Socket socket : open) {
            socket.close();
        }

        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(server.post("fine", Map.of()).statusCode())
                        .as("seed %s", seed)
                        .isEqualTo(202));
    }
}
