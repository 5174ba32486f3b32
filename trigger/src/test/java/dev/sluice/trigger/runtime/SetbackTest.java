package dev.sluice.trigger.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.Journal;
import dev.sluice.eventbus.contract.SettableClock;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A trigger whose state cannot be read for a while loses no event, and decides none twice. */
class SetbackTest extends GroupFixture {

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T12:00:00Z"));
    private volatile @Nullable Throwable fault;

    @Override
    EmbeddedLog open(Path folder) {
        return EmbeddedLog.open(folder, Map.of(), clock);
    }

    @Override
    Journal journal(EmbeddedLog stored) {
        return new Journal() {
            @Override
            public CompletionStage<Void> write(Work work) {
                return stored.write(work);
            }

            @Override
            public <T> T read(Query<T> query) {
                Throwable failing = fault;
                if (failing instanceof Error error) {
                    throw error;
                }
                if (failing instanceof RuntimeException failure) {
                    throw failure;
                }
                return stored.read(query);
            }
        };
    }

    private static RuntimeException transientFault() {
        return EventBusException.of(EventBusException.Kind.BROKEN, "unable to open database file");
    }

    @Test
    void takesTheEventWhenItsStateCanBeReadAgain() throws Exception {
        apply(counting());
        publish("1", "{\"k\": \"a\"}");
        publish("2", "{\"k\": \"a\"}");
        awaitCount("input/a/taken", 2);
        restart();
        apply(counting());
        fault = transientFault();
        publish("3", "{\"k\": \"a\"}");
        awaitState("failed");
        assertThat(trigger().message()).contains("unable to open database file", "tried again by itself");
        assertThat(trigger().lag()).isEqualTo(1);

        fault = null;

        awaitCount("target/often/sink/delivered", 1);
        awaitState("running");
        assertThat(trigger().counts()).containsEntry("input/a/taken", 3L).doesNotContainKey("input/a/duplicate");
    }

    @Test
    void tellsNothingAgainThatItDecidedBeforeItFailed() throws Exception {
        apply(counting());
        publish("1", "{\"k\": \"a\"}");
        publish("2", "{\"k\": \"b\"}");
        awaitCount("target/each/sink/delivered", 2);
        restart();
        apply(counting());
        publish("3", "{\"k\": \"a\"}");
        awaitCount("target/each/sink/delivered", 3);
        fault = transientFault();
        publish(List.of(publication(TOPIC, "4", "{\"k\": \"a\"}"), publication(TOPIC, "5", "{\"k\": \"b\"}")));
        awaitState("failed");

        fault = null;

        awaitCount("target/each/sink/delivered", 5);
        awaitCount("target/often/sink/delivered", 1);
        awaitState("running");
        assertThat(received).hasSize(6).doesNotHaveDuplicates();
        assertThat(trigger().counts())
                .containsEntry("input/a/taken", 5L)
                .containsEntry("target/each/sink/fired", 5L)
                .containsEntry("target/often/sink/fired", 1L)
                .doesNotContainKey("input/a/duplicate");
    }

    @Test
    void waitsForAnEditWhenTimeMendsNothing() throws Exception {
        apply(counting());
        publish("1", "{\"k\": \"a\"}");
        awaitCount("target/each/sink/delivered", 1);
        restart();
        apply(counting());
        fault = new IllegalStateException("a defect");
        publish("2", "{\"k\": \"a\"}");
        awaitState("failed");
        assertThat(trigger().message()).isEqualTo("a defect");
        fault = null;
        restart();

        apply(counting());

        awaitCount("target/each/sink/delivered", 2);
        assertThat(trigger().counts()).containsEntry("input/a/taken", 2L).doesNotContainKey("input/a/duplicate");
    }

    @Test
    void anErrorInOneTriggerIsItsOwn() throws Exception {
        apply(counting());
        publish("1", "{\"k\": \"a\"}");
        awaitCount("target/each/sink/delivered", 1);
        restart();
        apply(counting());
        fault = new StackOverflowError();
        publish("2", "{\"k\": \"a\"}");
        awaitState("failed");
        assertThat(trigger().message()).contains("StackOverflowError");
        fault = null;

        apply(counting());

        awaitCount("target/each/sink/delivered", 2);
    }

    @Test
    void firesWhatWasDueWhenItsStateCanBeReadAgain() throws Exception {
        String quiet = "patterns: {quiet: {debounce: {of: a, quiet: 1m}}}\n" + subscribers("quiet");
        apply(quiet);
        publish("1", "{}");
        awaitCount("input/a/taken", 1);
        restart();
        apply(quiet);
        fault = transientFault();
        clock.advance(Duration.ofHours(1));
        awaitState("failed");

        fault = null;

        awaitCount("target/often/sink/delivered", 1);
    }

    private String counting() {
        return "patterns: {often: {count: {of: a, atLeast: 3, within: 1h, by: string(data.k)}}}\n"
                + subscribers("often");
    }

    private String subscribers(String pattern) {
        return "subscribers: [{name: often, condition: " + pattern + ", sink: {uri: '" + uri("/often")
                + "'}}, {name: each, condition: a, sink: {uri: '" + uri("/each") + "'}}]";
    }

    private void awaitState(String state) {
        await().atMost(PATIENCE).until(() -> trigger().state().equals(state));
    }

    private void awaitCount(String account, long count) {
        await().atMost(PATIENCE).until(() -> trigger().counts().getOrDefault(account, 0L) == count);
    }
}
