package dev.sluice.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.output.QuietHint;
import dev.sluice.app.resources.Resources;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.memory.InMemoryEventBus;
import dev.sluice.eventsource.cron.Schedule;
import dev.sluice.trigger.check.SluiceExpressionChecker;
import dev.sluice.trigger.explain.History;
import dev.sluice.trigger.runtime.Watcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hint of a run that is quiet. */
class QuietEventsTest {

    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: in}
            spec: {http: {a: {}}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: t}
            spec:
              inputs: {A: {eventSource: in, event: a, where: 'data.severity == "error"'}}
              subscribers: [{name: s, condition: A, sink: {uri: "print:"}}]
            """;

    private final InMemoryEventBus log = new InMemoryEventBus(Map.of(), Clock.systemUTC());
    private long now = 1_000_000;
    private final QuietEvents quiet = new QuietEvents(() -> Instant.ofEpochMilli(now));

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    private Topology topology() throws IOException {
        Files.writeString(folder.resolve("all.yaml"), RESOURCES);
        return Resources.read(folder, Map.of(), new SluiceExpressionChecker(Schedule::check))
                .topology();
    }

    private Optional<QuietHint> hint() throws IOException {
        return quiet.hint(topology(), log, History.NONE);
    }

    private void event(String severity) {
        Event event = Event.builder()
                .id("e" + log.head())
                .source("/test")
                .type("test")
                .dataContentType("application/json")
                .data(("{\"severity\": \"" + severity + "\"}").getBytes(StandardCharsets.UTF_8))
                .build();
        log.publish(List.of(new Publication(new Topic("/default", "default.in.a"), event)))
                .toCompletableFuture()
                .join();
        quiet.quiet(log.find(log.head()).orElseThrow());
    }

    @Test
    void countsReasonsAndSaysThemOnce() throws IOException {
        for (int i = 0; i < 13; i++) {
            event("warn");
        }
        event("info");

        QuietHint hint = hint().orElseThrow();

        assertThat(hint.events()).isEqualTo(14);
        assertThat(hint.reasons())
                .containsExactly(
                        new QuietHint.Reason(13, "data.severity == \"error\" (saw \"warn\")"),
                        new QuietHint.Reason(1, "data.severity == \"error\" (saw \"info\")"));
        now += 60_000;
        assertThat(hint()).isEmpty();
    }

    @Test
    void asksOnlyTheNewestOfMany() throws IOException {
        for (int i = 0; i < 1_000; i++) {
            event("warn");
        }

        QuietHint hint = hint().orElseThrow();

        assertThat(hint.events()).isEqualTo(1_000);
        assertThat(hint.asked()).isEqualTo(32);
    }

    @Test
    void saysNothingWhileSomethingFires() throws IOException {
        event("warn");
        quiet.fired(new Watcher.Fired("default/t", "s", "f", "e", 1, now, null, false));

        assertThat(hint()).isEmpty();
        now += 3_000;
        assertThat(hint()).isPresent();
    }

    @Test
    void countsAnEventOnceThoughSeveralGroupsTellOfIt() throws IOException {
        event("warn");
        quiet.quiet(log.find(log.head()).orElseThrow());

        assertThat(hint().orElseThrow().events()).isEqualTo(1);
    }
}
