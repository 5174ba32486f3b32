package dev.sluice.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.Journal;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.trigger.store.DeadLetterRow;
import dev.sluice.trigger.store.TriggerStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceDeadLettersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path data;

    @Test
    void storesTheLettersAgainThatADiskDidNotTake() throws Exception {
        try (EmbeddedLog log = EmbeddedLog.open(data, Map.of(), Clock.systemUTC());
                Threads threads = Threads.start()) {
            FailingJournal journal = new FailingJournal(log);
            TriggerStore store = TriggerStore.open(journal, log);
            try (SourceDeadLetters letters = new SourceDeadLetters(store, log, threads.timers())) {
                journal.failures.set(2);
                publish(log, "first");
                await().atMost(PATIENCE).until(() -> journal.failures.get() <= 0);
                publish(log, "second");

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(ids(store)).containsExactly("second", "first"));
                long position = position(store);
                letters.discard(store.deadLetters().list(null, 0, 10).get(0));
                assertThat(ids(store)).containsExactly("first");
                assertThat(position(store)).as("does not go back").isEqualTo(position);
            }
        }
    }

    private static long position(TriggerStore store) {
        return store.group("_dead", 0)[1];
    }

    private static List<String> ids(TriggerStore store) {
        return store.deadLetters().list(null, 0, 10).stream()
                .map(DeadLetterRow::firing)
                .map(firing -> firing.event().id())
                .toList();
    }

    private static void publish(EmbeddedLog log, String id) throws Exception {
        Event event = Event.builder()
                .id(id)
                .source("/namespaces/default/eventsources/in/e")
                .type("dev.sluice.deadletter")
                .build();
        log.publish(List.of(new Publication(new Topic("/default", Topic.DEAD_LETTERS), event)))
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** A journal that refuses what it is told to, as one on a full disk does. */
    private static final class FailingJournal implements Journal {

        private final Journal journal;
        private final AtomicInteger failures = new AtomicInteger();

        FailingJournal(Journal journal) {
            this.journal = journal;
        }

        @Override
        public CompletionStage<Void> write(Work work) {
            return failures.getAndDecrement() > 0
                    ? CompletableFuture.failedFuture(new SQLException("database or disk is full"))
                    : journal.write(work);
        }

        @Override
        public <T> T read(Query<T> query) {
            return journal.read(query);
        }
    }
}
