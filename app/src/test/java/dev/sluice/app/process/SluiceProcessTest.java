package dev.sluice.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.app.output.Terminal;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SluiceProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SOURCE = """
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: in}
            spec: {http: {e: {}}}
            """;

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path folder;

    @AfterEach
    void end() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void anEditThatIsUnderWayStartsNothingWhileEverythingCloses() throws Exception {
        Path resources = Files.createDirectory(folder.resolve("resources"));
        Files.writeString(resources.resolve("in.yaml"), SOURCE);
        Gate gate = new Gate("twice.yaml");
        SluiceProcess process = SluiceProcess.open(settings(resources), vertx, new Terminal(gate, false), List.of());
        assertThat(process.sources().names()).hasSize(1);

        Files.writeString(resources.resolve("twice.yaml"), SOURCE); // the edit warns, and waits at the gate
        await().atMost(PATIENCE).until(gate::isReached);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(process::close);
        await().atMost(PATIENCE).until(() -> process.sources().names().isEmpty());
        gate.open();
        closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        await().during(Duration.ofMillis(200))
                .atMost(PATIENCE)
                .until(() -> process.sources().names().isEmpty());
    }

    private RunSettings settings(Path resources) {
        return new RunSettings(
                resources,
                8080,
                9000,
                "127.0.0.1",
                folder.resolve("data"),
                null,
                List.of(),
                Map.of(),
                false,
                false,
                null);
    }

    /** A terminal's stream that does not take a certain line until it is told to. */
    private static final class Gate extends PrintStream {

        private final String held;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        Gate(String held) {
            super(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
            this.held = held;
        }

        @Override
        public void println(String line) {
            if (line.contains(held)) {
                reached.countDown();
                awaitOpening();
            }
        }

        private void awaitOpening() {
            try {
                opened.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        boolean isReached() {
            return reached.getCount() == 0;
        }

        void open() {
            opened.countDown();
        }
    }
}
