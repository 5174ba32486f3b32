package dev.sluice.trigger.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.eventbus.Event;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.embedded.CopyClock;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.eventbus.embedded.StampedPublication;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a trigger begins in the copy of another bus: {@code start} is meant of when events happened, not of when they were copied. */
class StartOfACopyTest extends GroupFixture {

    private static final Topic TOPIC = new Topic("/default", "default.in.e");

    private @Nullable EmbeddedLog copy;

    @Override
    EmbeddedLog open(Path folder) {
        EmbeddedLog opened = EmbeddedLog.openCopy(folder, Map.of(), new CopyClock(Clock.systemUTC()));
        copy = opened;
        return opened;
    }

    @Override
    boolean copied() {
        return true;
    }

    @ParameterizedTest
    @CsvSource({"start: now, 1", "start: earliest, 3", "start: '%s', 2", "'', 3"})
    void beginsWhereItsStartSays(String start, int expected) throws Exception {
        apply(start.replace("%s", Instant.now().minus(Duration.ofHours(1)).toString()) + subscriber());

        copyEventsOf(Duration.ofHours(2), Duration.ofMinutes(30), Duration.ZERO);

        await().atMost(PATIENCE).until(() -> trigger().lag() == 0 && received.size() >= expected);
        assertThat(received).hasSize(expected);
    }

    @Test
    void staysWhereItBeganWhenItIsStartedAgain() throws Exception {
        apply("start: now" + subscriber());
        restart();
        apply("start: now" + subscriber());

        copyEventsOf(Duration.ofMinutes(1), Duration.ZERO);

        await().atMost(PATIENCE).until(() -> trigger().lag() == 0 && !received.isEmpty());
        assertThat(received).hasSize(1);
    }

    private String subscriber() {
        return "\nsubscribers:\n- {name: all, condition: a, sink: {uri: \"" + uri("/all") + "\"}}";
    }

    private void copyEventsOf(Duration... ages) throws Exception {
        for (Duration age : ages) {
            Event event = Event.builder()
                    .id("aged-" + age)
                    .source("/test")
                    .type("test")
                    .dataContentType("application/json")
                    .data("{}".getBytes(StandardCharsets.UTF_8))
                    .build();
            long stamp = Instant.now().minus(age).toEpochMilli();
            Objects.requireNonNull(copy)
                    .copy(List.of(new StampedPublication(new Publication(TOPIC, event), stamp)), connection -> {})
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
