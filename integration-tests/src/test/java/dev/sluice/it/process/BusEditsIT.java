package dev.sluice.it.process;

import static dev.sluice.it.process.Manifests.subscriber;
import static dev.sluice.it.process.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.process.FunctionServer.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bus of a source is edited while events flow and triggers are behind: what was acknowledged is delivered, once. */
class BusEditsIT {

    private static final String EVENT = "e";
    private static final int EACH = 20;
    private static final String SOURCE = Manifests.source(EVENT).replace("spec:", "spec:\n  eventBus: %s");

    private final FunctionServer function = FunctionServer.start();
    private final EventSender sender = new EventSender();
    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private int sent;

    @SuppressWarnings("NullAway.Init") // made when the folder is there
    private SluiceRun sluice;

    @AfterEach
    void stop() {
        sluice.close();
        function.close();
    }

    @Test
    void deliversWhatWasLeftOnEachBusBeforeWhenItIsKilledInBetween(@TempDir Path folder) throws Exception {
        function.answers("/full", Answer.status(503));
        sluice = new SluiceRun(folder)
                .write("source.yaml", SOURCE.formatted("main"))
                .write("cluster.yaml", bus("ClusterEventBus", "main", ""))
                .write("other.yaml", bus("EventBus", "other", ""))
                .write("full.yaml", full())
                .write("paused.yaml", paused("paused: true\n"))
                .start();
        publish();
        whileSending(() -> sluice.edit("shadow.yaml", bus("EventBus", "main", "")));
        publish();
        sluice.kill();
        sluice.start();
        publish();
        whileSending(() -> sluice.edit("shadow.yaml", bus("EventBus", "main", "topic: new")));
        publish();
        whileSending(() -> sluice.edit("source.yaml", SOURCE.formatted("other")));
        sluice.kill();
        sluice.write("source.yaml", SOURCE.formatted("main")).start();
        publish();

        function.answers("/full", Answer.status(202));
        sluice.edit("paused.yaml", paused(""));

        awaitEachOnce("/full");
        awaitEachOnce("/paused");
        assertThat(function.accepted("/paused"))
                .as("in the order in which they were acknowledged")
                .containsExactlyElementsOf(acknowledged);
    }

    private static String bus(String kind, String name, String spec) {
        return """
                apiVersion: events.openfunction.io/v1alpha1
                kind: %s
                metadata: {name: %s}
                spec: {%s}
                """.formatted(kind, name, spec);
    }

    /** A trigger that stands still because its backlog is full; its own bus is edited too. */
    private String full() {
        String hold = "delivery: {maxBacklog: 2, overflow: hold, backoff: {delay: 100ms, max: 300ms}}";
        return trigger("full", "eventBus: main\n" + spec(subscriber("s", "A", function.uri("/full"), hold)));
    }

    private String paused(String state) {
        String ordered = "delivery: {maxInFlight: 1}";
        return trigger(
                "paused", "eventBus: other\n" + state + spec(subscriber("s", "A", function.uri("/paused"), ordered)));
    }

    private static String spec(String subscribers) {
        return "inputs:\n  A: {eventSource: in, event: " + EVENT + "}\nsubscribers:\n" + subscribers;
    }

    private void publish() throws InterruptedException {
        for (int i = 0; i < EACH; i++) {
            sendOne();
        }
    }

    private void sendOne() throws InterruptedException {
        String id = EVENT + sent++;
        if (sender.send(sluice.uri("/" + EVENT), id, "{}") == EventSender.STORED) {
            acknowledged.add(id);
        }
    }

    private interface Edit {
        void run() throws Exception;
    }

    private void whileSending(Edit edit) throws Exception {
        AtomicBoolean edited = new AtomicBoolean();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                while (!edited.get()) {
                    sendOne();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        edit.run();
        edited.set(true);
        sending.join();
    }

    private void awaitEachOnce(String path) {
        assertThat(acknowledged).hasSizeGreaterThan(4 * EACH);
        await(path)
                .atMost(SluiceRun.PATIENCE)
                .untilAsserted(
                        () -> assertThat(new HashSet<>(function.accepted(path))).containsAll(acknowledged));
        List<String> twice = new ArrayList<>(function.accepted(path));
        new HashSet<>(twice).forEach(twice::remove);
        assertThat(twice).as("twice at " + path).isEmpty();
    }
}
