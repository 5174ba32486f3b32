package dev.sluice.app.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.trigger.runtime.Watcher;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveOutputTest {

    private static final long MICROS = 1_234;
    private static final long QUIET_MILLIS = 10_000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final SettableClock clock = new SettableClock();
    private final LiveOutput text = output(false, false);

    @Test
    void oneLinePerOutcomeInColumns() {
        text.delivery(step("page", "delivered", 1, 204, ""));
        text.delivery(step("parking-lot", "refused", 1, 400, "answered 400"));
        text.delivery(step("page", "delivered", 3, 200, ""));
        text.print();

        List<String> lines = lines();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).matches("\\S{12}  delivered  204  shop/orders page -> http://f/ {2,}event e1, 1.2 ms");
        assertThat(lines.get(1))
                .matches(
                        "\\S{12}  refused    400  shop/orders parking-lot -> http://f/  answered 400  event e1, 1.2 ms");
        assertThat(lines.get(2))
                .matches("\\S{12}  delivered  200  shop/orders page -> http://f/ {9}event e1, 1.2 ms, 3 attempts");
    }

    @Test
    void whatTheTimesOfAnOldLogDecidedTookDays() {
        text.delivery(step("page", "delivered", 1, 204, "", 3 * 86_400_000_000L));
        text.print();

        assertThat(lines()).singleElement().asString().endsWith("event e1, 3 d");
    }

    @Test
    void ofTheAttemptsThatFailedTheFirstHasALine() {
        for (int attempt = 1; attempt <= 5; attempt++) {
            text.delivery(step("page", "retry", attempt, 503, "answered 503"));
        }
        text.delivery(step("page", "expired", 5, 503, "answered 503"));
        text.print();

        assertThat(lines()).hasSize(2);
        assertThat(lines().get(0)).contains("  retrying   503  ");
        assertThat(lines().get(1)).contains("  expired    503  ").endsWith(", 5 attempts");
    }

    @Test
    void countsWhatIsTooMuchForLines() {
        for (int i = 0; i < 1_300; i++) {
            text.delivery(step("page", "delivered", 1, 200, ""));
        }
        text.delivery(step("page", "exhausted", 9, 500, "answered 500"));
        text.print();

        assertThat(lines()).hasSize(41).last().asString().endsWith("  and 1,260 delivered, 1 exhausted more");
        out.reset();
        text.print();
        assertThat(lines()).isEmpty();
    }

    @Test
    void coloursByOutcome() {
        LiveOutput coloured = output(true, false);
        coloured.delivery(step("page", "delivered", 1, 200, ""));
        coloured.delivery(step("page", "retry", 1, 0, "connection refused"));
        coloured.delivery(step("page", "expired", 2, 0, "connection refused"));
        coloured.print();

        assertThat(lines().get(0)).contains("\u001b[32mdelivered\u001b[0m");
        assertThat(lines().get(1)).contains("\u001b[33mretrying \u001b[0m");
        assertThat(lines().get(2)).contains("\u001b[31mexpired  \u001b[0m");
    }

    @Test
    void machinesGetOneObjectPerLine() throws JsonProcessingException {
        LiveOutput json = output(false, true);
        json.started(
                new LiveOutput.Started("examples/hello", 1, 2, "http://127.0.0.1:8080/", ".sluice"),
                List.of("bus a/b BestEffort"),
                List.of(new SourceStates.Named("http", "shop/in/http", "running", "")));
        json.fired(new Watcher.Fired("shop/orders", "page", "f1", "e1", 7, 0, null, false));
        for (int i = 0; i < 42; i++) {
            json.delivery(step("page", "delivered", 1, 204, ""));
        }
        json.stopped(42, 3);

        List<JsonNode> lines = lines().stream().map(LiveOutputTest::parsed).toList();
        assertThat(lines.get(0).path("started").path("triggers").asInt()).isEqualTo(2);
        assertThat(lines.get(1).path("note").asText()).contains("BestEffort");
        assertThat(lines.get(2).path("source").path("state").asText()).isEqualTo("running");
        assertThat(lines.get(3).path("delivery").path("endToEndMicros").asLong())
                .isEqualTo(MICROS);
        assertThat(lines.get(43).path("more").path("delivered").asInt()).isEqualTo(2);
        assertThat(lines.get(44).path("stopped"))
                .isEqualTo(parsed("{\"accepted\":42,\"fired\":1,\"delivered\":42,\"deadLettered\":0,\"pending\":3}"));
        assertThat(lines).allMatch(line -> line.hasNonNull("at"));
    }

    @Test
    void saysAtTheEndWhatTheRunDid() {
        text.fired(new Watcher.Fired("shop/orders", "page", "f1", "e1", 7, 0, null, false));
        text.delivery(step("page", "refused", 1, 400, "answered 400"));
        text.stopped(1_234, 5);

        assertThat(lines())
                .last()
                .isEqualTo("sluice stopped: 1,234 accepted, 1 fired, 0 delivered, 1 dead letter, 5 pending"
                        + " (kept for the next start)");
    }

    @Test
    void tellsThatASourceIsReadyAtOnceAndOfOneThatComesAndGoesNowAndThen() {
        sources("connecting");
        sources("connecting");
        sources("running");
        sources("connecting");
        sources("running");
        assertThat(lines()).hasSize(2);
        assertThat(lines().get(0)).contains("connecting").endsWith("kafka shop/in/orders  at broker:9092");
        assertThat(lines().get(1)).contains("running");

        clock.millis += QUIET_MILLIS;
        sources("failed");
        assertThat(lines()).hasSize(3).last().asString().contains("failed");
    }

    private void sources(String state) {
        text.sources(List.of(new SourceStates.Named("kafka", "shop/in/orders", state, "at broker:9092")));
    }

    private LiveOutput output(boolean colour, boolean json) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new LiveOutput(new Terminal(stream, colour), json, clock);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static JsonNode parsed(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }

    private static Watcher.Delivery step(String subscriber, String outcome, int attempts, int code, String message) {
        return step(subscriber, outcome, attempts, code, message, MICROS);
    }

    private static Watcher.Delivery step(
            String subscriber, String outcome, int attempts, int code, String message, long endToEndMicros) {
        return new Watcher.Delivery(
                "shop/orders",
                subscriber,
                "sink",
                "http://f/",
                "f1",
                "e1",
                7,
                outcome,
                attempts,
                code,
                message,
                1,
                endToEndMicros,
                MICROS);
    }

    private static final class SettableClock implements java.time.InstantSource {
        private long millis = QUIET_MILLIS;

        @Override
        public java.time.Instant instant() {
            return java.time.Instant.ofEpochMilli(millis);
        }
    }
}
