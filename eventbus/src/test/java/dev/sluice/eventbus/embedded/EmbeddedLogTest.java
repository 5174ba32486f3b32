package dev.sluice.eventbus.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.LogReader;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedLogTest {

    private static final Topic TOPIC = new Topic("default/default", "default.web.in");

    @TempDir
    Path directory;

    @Test
    void keepsEventsAndJournalOverARestart() {
        try (EmbeddedLog log = open()) {
            assertThat(publish(log, "a")).isEqualTo(1);
            log.write(connection -> {
                        try (var statement = connection.createStatement()) {
                            statement.execute("CREATE TABLE mine(x)");
                            statement.execute("INSERT INTO mine VALUES(7)");
                        }
                    })
                    .toCompletableFuture()
                    .join();
        }

        try (EmbeddedLog log = open()) {
            assertThat(publish(log, "b")).isEqualTo(2);
            LogReader reader = log.observer(0);
            assertThat(reader.poll(10)).extracting(StoredEvent::event).containsExactly(event("a"), event("b"));
            assertThat(log.<Integer>read(connection -> {
                        try (var statement = connection.createStatement();
                                var row = statement.executeQuery("SELECT x FROM mine")) {
                            row.next();
                            return row.getInt(1);
                        }
                    }))
                    .isEqualTo(7);
        }
    }

    private EmbeddedLog open() {
        return EmbeddedLog.open(directory, Map.of(), Clock.systemUTC());
    }

    private static long publish(EmbeddedLog log, String id) {
        List<PublishResult> results = log.publish(List.of(new Publication(TOPIC, event(id))))
                .toCompletableFuture()
                .join();
        return results.get(0).position();
    }

    private static Event event(String id) {
        return Event.builder()
                .id(id)
                .source("/test")
                .type("t")
                .extension("n", 3)
                .data("{}".getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
