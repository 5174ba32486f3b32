package dev.sluice.trigger.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.eventbus.Event;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadLetterEventsTest {

    private final Event event = Event.builder()
            .id("1")
            .source("/s")
            .type("t")
            .extension("partitionkey", "k")
            .data("{}".getBytes(StandardCharsets.UTF_8))
            .build();

    private Event dead(int code, String excerpt) {
        var outcome = new Outcome.DeadLettered(3, DeadLetterReason.REFUSED, code, "HTTP 400", excerpt);
        return DeadLetterEvents.of(
                new DeadLetter("default/logins", "g1", "page", "http://oncall/alerts", "f-1", outcome, event));
    }

    @Test
    void keepsTheEventAndSaysWhatHappened() {
        Event dead = dead(400, "no\nsuch field");

        assertThat(dead.id()).isEqualTo("1");
        assertThat(dead.data()).isEqualTo(event.data());
        assertThat(dead.extensions())
                .isEqualTo(Map.of(
                        "partitionkey", "k",
                        "sluicereason", "refused",
                        "sluiceattempts", 3,
                        "sluiceerror", "HTTP 400",
                        "sluicetrigger", "default/logins",
                        "sluicegeneration", "g1",
                        "sluicesubscriber", "page",
                        "knativeerrordest", "http://oncall/alerts",
                        "knativeerrorcode", 400,
                        "knativeerrordata", "no such field"));
    }

    @Test
    void leavesOutWhatThereIsNot() {
        assertThat(dead(0, "").extensions()).doesNotContainKeys("knativeerrorcode", "knativeerrordata");
    }

    @Test
    void boundsWhatTheSinkSaid() {
        assertThat((String) dead(500, "x".repeat(5000)).extensions().get("knativeerrordata"))
                .hasSize(1024);
    }
}
