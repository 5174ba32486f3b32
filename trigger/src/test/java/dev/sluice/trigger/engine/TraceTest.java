package dev.sluice.trigger.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every trace fires exactly what it says, also when the process dies between any two steps. */
class TraceTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Trace> traces() {
        return Stream.of("traces.json", "more-traces.json").flatMap(file -> Trace.all(file).stream());
    }

    @ParameterizedTest
    @MethodSource("traces")
    void firesExactlyWhatTheTraceSays(Trace trace) throws IOException {
        TraceRun run = TraceRun.of(trace, program(trace), TraceRun.Crash.NEVER);

        List<JsonNode> firings = new ArrayList<>();
        List<JsonNode> notices = new ArrayList<>();
        for (JsonNode expected : trace.expect()) {
            boolean notice = expected.has("late") || expected.has("dropped") || expected.has("evicted");
            (notice ? notices : firings).add(JSON.readTree(expected.toString()));
        }
        List<JsonNode> fired = new ArrayList<>();
        for (int i = 0; i < run.occurrences.size(); i++) {
            JsonNode expected = i < firings.size() ? firings.get(i) : JSON.createObjectNode();
            fired.add(JSON.readTree(
                    TraceRun.seen(run.occurrences.get(i), expected).toString()));
        }
        List<JsonNode> told = new ArrayList<>();
        for (Notice notice : run.notices) {
            told.add(JSON.readTree(TraceRun.seen(notice).toString()));
        }
        assertThat(fired).as(TraceTrigger.yaml(trace)).isEqualTo(firings);
        assertThat(told).as(TraceTrigger.yaml(trace)).isEqualTo(notices);
        assertThat(run.firings).hasSameSizeAs(run.occurrences);
        if (trace.json().has("unkeyed")) {
            assertThat(run.rows.count("pattern/p/unkeyed"))
                    .isEqualTo(trace.json().path("unkeyed").asLong());
        }
        if (trace.json().has("stateAfter")) {
            assertThat(run.rows.patternRows())
                    .hasSize(trace.json().path("stateAfter").asInt());
        }
    }

    @ParameterizedTest
    @MethodSource("traces")
    void decidesTheSameWhenItDiesAfterEachCommit(Trace trace) {
        assertSame(trace, TraceRun.Crash.AFTER_EACH_COMMIT);
    }

    @ParameterizedTest
    @MethodSource("traces")
    void decidesTheSameWhenItDiesBeforeEachCommit(Trace trace) {
        assertSame(trace, TraceRun.Crash.BEFORE_EACH_COMMIT);
    }

    @ParameterizedTest
    @MethodSource("traces")
    void decidesTheSameWhenNoStateStaysInMemory(Trace trace) {
        assertSame(trace, TraceRun.Crash.FORGETFUL);
    }

    @ParameterizedTest
    @MethodSource("traces")
    void decidesTheSameByTheTimeOfTheEventsAlsoWhenTheyAreABacklog(Trace trace) {
        assumeTrue(
                trace.startMillis() == 1000 * trace.events().path(0).path("t").asLong(-1),
                "the clock of event time starts with the first event");
        TraceRun byBus = TraceRun.of(trace, program(trace), TraceRun.Crash.NEVER);
        TriggerProgram program = Triggers.compile(TraceTrigger.eventTimeYaml(trace));
        TraceRun live = TraceRun.of(trace, program, TraceRun.Crash.NEVER);
        TraceRun backlog = TraceRun.of(trace, program, TraceRun.Crash.BACKLOG);

        assertThat(texts(live.firings)).isEqualTo(texts(byBus.firings));
        assertThat(texts(backlog.firings)).isEqualTo(texts(byBus.firings));
        assertThat(backlog.notices).isEqualTo(byBus.notices);
    }

    private static void assertSame(Trace trace, TraceRun.Crash crash) {
        TriggerProgram program = program(trace);
        TraceRun undisturbed = TraceRun.of(trace, program, TraceRun.Crash.NEVER);
        TraceRun crashed = TraceRun.of(trace, program, crash);

        assertThat(texts(crashed.firings)).isEqualTo(texts(undisturbed.firings));
        assertThat(crashed.notices).isEqualTo(undisturbed.notices);
        assertThat(crashed.rows.patternRows()).hasSameElementsAs(undisturbed.rows.patternRows());
        assertThat(texts(crashed.firings).stream().distinct()).hasSameSizeAs(crashed.firings);
    }

    private static TriggerProgram program(Trace trace) {
        return Triggers.compile(TraceTrigger.yaml(trace));
    }

    private static List<String> texts(List<Firing> firings) {
        return firings.stream()
                .map(firing -> firing.id() + " " + firing.state() + " " + firing.atMillis() + " " + firing.key())
                .toList();
    }
}
