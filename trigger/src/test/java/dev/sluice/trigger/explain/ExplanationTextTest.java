package dev.sluice.trigger.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.sluice.eventbus.StoredEvent;
import dev.sluice.trigger.store.DeliveryRecords;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people read, letter by letter. */
class ExplanationTextTest {

    private static final String ONE_INPUT = """
            inputs: {A: {eventSource: in, event: a, %s}}
            subscribers: [{name: s, condition: A, sink: {uri: "print:"}}]
            """;

    private static final String TWO_INPUTS = """
            inputs:
              A: {eventSource: in, event: a, freshness: 10s}
              B: {eventSource: in, event: b}
            subscribers: [{name: s, condition: "%s", sink: {uri: "print:"}}]
            """;

    private static final String PATTERN = """
            inputs:
              A: {eventSource: in, event: a}
              B: {eventSource: in, event: b}
              C: {eventSource: in, event: c}
            patterns: {p: {%s}}
            subscribers: [{name: s, condition: p, sink: {uri: "print:"}}]
            """;

    /** One event at second 100 and what is said of it. */
    static Stream<Arguments> filters() {
        return Stream.of(
                filter(
                        "a comparison",
                        "where: 'data.severity == \"error\"'",
                        "{\"severity\": \"warn\"}",
                        "input A did not take it: data.severity == \"error\"",
                        "saw data.severity = \"warn\"",
                        "would match with data.severity = \"error\""),
                filter(
                        "the first of several that failed",
                        "where: 'data.n > 5 && data.host.startsWith(\"web\") && data.ok'",
                        "{\"n\": 9, \"host\": \"db\", \"ok\": false}",
                        "input A did not take it: data.host.startsWith(\"web\")",
                        "saw data.host = \"db\"",
                        "would match with data.host = \"web\", data.ok = true"),
                filter(
                        "a field that is missing",
                        "where: 'has(data.message)'",
                        "{\"note\": 1}",
                        "input A did not take it: has(data.message)",
                        "saw data.message = (absent)",
                        "would match with data.message = \"x\""),
                filter(
                        "a filter on an attribute",
                        "filters: [{prefix: {type: com.}}]",
                        "{}",
                        "input A did not take it: prefix type: \"com.\"",
                        "saw event.type = \"lab\"",
                        "would match with event.type = \"com.\""));
    }

    private static Arguments filter(String name, String filter, String data, String... lines) {
        return argumentSet(name, filter, data, lines);
    }

    @ParameterizedTest
    @MethodSource("filters")
    void saysWhatAFilterSawAndWhatWouldMatch(String filter, String data, String[] lines) {
        ExplainLab lab = new ExplainLab(ONE_INPUT.formatted(filter));

        List<String> text = lab.text(lab.event(100, "a", data));

        assertThat(text).containsExactly("s: did not fire", "  " + lines[0], "    " + lines[1], "    " + lines[2]);
    }

    @Test
    void proposesNothingForWhatItCannotTurnAround() {
        ExplainLab lab = new ExplainLab(ONE_INPUT.formatted("where: 'data.list.exists(x, x > data.n)'"));

        List<String> text = lab.text(lab.event(100, "a", "{\"list\": [1], \"n\": 3}"));

        assertThat(text.get(1)).isEqualTo("  input A did not take it: data.list.exists(x, x > data.n)");
        assertThat(text.get(2)).contains("data.list = [1]", "data.n = 3");
        assertThat(text).noneMatch(line -> line.contains("would match"));
    }

    @Test
    void namesTheTopicsThatAreReadInstead() {
        ExplainLab lab = new ExplainLab(TWO_INPUTS.formatted("A"));

        assertThat(lab.text(lab.event(100, "b", "{}")))
                .containsExactly("s: did not fire", "  its inputs read other topics: A reads default.in.a");
    }

    @Test
    void saysWhichNameIsNotFresh() {
        ExplainLab lab = new ExplainLab(TWO_INPUTS.formatted("A && B"));
        lab.event(100, "a", "{}");
        StoredEvent late = lab.event(110, "b", "{}");

        assertThat(lab.text(late))
                .containsExactly(
                        "s: did not fire",
                        "  its condition is false: A && B",
                        "    A is false: last at 1970-01-01T00:01:40Z, true for 10s",
                        "    B is true");
    }

    @Test
    void saysWhichNameHasNotOccurred() {
        ExplainLab lab = new ExplainLab(TWO_INPUTS.formatted("A && B"));
        StoredEvent alone = lab.event(100, "b", "{}");

        assertThat(lab.text(alone)).contains("    A is false: it has not occurred yet");
    }

    @Test
    void knowsFreshnessAsItStood() {
        ExplainLab lab = new ExplainLab(TWO_INPUTS.formatted("A && B"));
        lab.event(100, "a", "{}");
        StoredEvent both = lab.event(105, "b", "{}");
        lab.event(500, "b", "{}");

        assertThat(lab.explain(both).fired()).isTrue();
    }

    /** Events at given seconds, the last of which is asked about. */
    static Stream<Arguments> patterns() {
        return Stream.of(
                pattern(
                        "count",
                        "count: {of: A, atLeast: 5, within: 1m, by: data.ip}",
                        List.of("10 a x", "20 a y", "30 a x", "40 a x"),
                        "pattern p (count for x) took it and did not fire: 3 of 5",
                        "missing: 2 more; until 1970-01-01T00:01:10Z"),
                pattern(
                        "count by weight",
                        "count: {of: A, atLeast: 5, within: 1m, weight: '2'}",
                        List.of("10 a x", "20 a x"),
                        "pattern p (count) took it and did not fire: 4 of 5",
                        "missing: 1 more; until 1970-01-01T00:01:10Z"),
                pattern(
                        "distinct",
                        "distinct: {of: A, field: data.ip, atLeast: 3, within: 1m}",
                        List.of("10 a x", "20 a y", "30 a x"),
                        "pattern p (distinct) took it and did not fire: 2 of 3",
                        "missing: 1 more different; until 1970-01-01T00:01:10Z"),
                pattern(
                        "allOf",
                        "allOf: {of: [A, B, C], within: 1m, by: data.ip}",
                        List.of("10 a x", "20 b x"),
                        "pattern p (allOf for x) took it and did not fire: 2 of 3",
                        "missing: C; until 1970-01-01T00:01:10Z"),
                pattern(
                        "sequence",
                        "sequence: {steps: [A, B, C], within: 1m}",
                        List.of("10 a x", "20 b x"),
                        "pattern p (sequence) took it and did not fire: 2 of 3",
                        "missing: C comes next; until 1970-01-01T00:01:10Z"),
                pattern(
                        "absence",
                        "absence: {after: A, missing: B, within: 1m}",
                        List.of("10 a x"),
                        "pattern p (absence) took it and did not fire",
                        "missing: fires unless B comes; until 1970-01-01T00:01:10Z"),
                pattern(
                        "debounce",
                        "debounce: {of: A, quiet: 30s}",
                        List.of("10 a x"),
                        "pattern p (debounce) took it and did not fire",
                        "missing: fires once it is quiet for 30s; until 1970-01-01T00:00:40Z"),
                pattern(
                        "change",
                        "change: {of: A, field: data.ip}",
                        List.of("10 a x", "20 a x"),
                        "pattern p (change) took it and did not fire",
                        "missing: the value is the same as before, or the first"));
    }

    private static Arguments pattern(String name, String spec, List<String> events, String... lines) {
        return argumentSet(name, spec, events, lines);
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void saysWhatAPatternMissesAndUntilWhen(String spec, List<String> events, String[] lines) {
        ExplainLab lab = new ExplainLab(PATTERN.formatted(spec));
        StoredEvent asked = null;
        for (String line : events) {
            String[] parts = line.split(" ", -1);
            asked = lab.event(Long.parseLong(parts[0]), parts[1], "{\"ip\": \"" + parts[2] + "\"}");
        }
        lab.event(60, "a", "{\"ip\": \"x\"}");

        assertThat(lab.text(asked)).containsExactly("s: did not fire", "  " + lines[0], "    " + lines[1]);
    }

    @Test
    void saysThatAPatternFindsNoKey() {
        ExplainLab lab = new ExplainLab(PATTERN.formatted("count: {of: A, atLeast: 5, within: 1m, by: data.ip}"));

        List<String> text = lab.text(lab.event(100, "a", "{}"));

        assertThat(text.get(1)).startsWith("  pattern p finds no key: data.ip");
    }

    @Test
    void saysHowADeliveryEnded() {
        ExplainLab lab = new ExplainLab(ONE_INPUT.formatted("where: 'true'"));
        StoredEvent event = lab.event(100, "a", "{}");
        lab.delivered(
                new DeliveryRecords.Entry("default/t", "s", "sink", "deadLettered", 3, 500, "exhausted: down", 0),
                new DeliveryRecords.Entry("default/t", "s", "topic", "pending", 1, 0, "no answer", 200_000),
                new DeliveryRecords.Entry("default/t", "s", "deadLetterSink", "delivered", 3, 204, "", 0),
                new DeliveryRecords.Entry("default/u", "s", "sink", "delivered", 0, 0, "", 0));

        assertThat(lab.text(event))
                .containsExactly(
                        "s: fired",
                        "  sink: given up after 3 attempts, answered 500, exhausted: down",
                        "  topic: pending after 1 attempt, no answer; next attempt 1970-01-01T00:03:20Z",
                        "  deadLetterSink: delivered after 3 attempts, answered 204");
    }

    @Test
    void namesTheGenerationThatHandledTheEventAndTheOneThatIsExplained() {
        ExplainLab lab = new ExplainLab(ONE_INPUT.formatted("where: 'true'"));
        StoredEvent before = lab.event(100, "a", "{}");
        lab.edited("newer", before.position());
        StoredEvent after = lab.event(101, "a", "{}");

        Explanation.OfTrigger old = lab.explain(before).triggers().get(0);
        Explanation.OfTrigger fresh = lab.explain(after).triggers().get(0);

        assertThat(old.generation()).isEqualTo(ExplainLab.GENERATION);
        assertThat(old.note()).contains("edited since", "newer");
        assertThat(fresh.generation()).isEqualTo("newer");
        assertThat(fresh.note()).isEmpty();
    }

    @Test
    void keepsToTwelveLinesASubscriber() {
        String names = "ABCDEFGHIJKLM";
        StringBuilder inputs = new StringBuilder("inputs:\n");
        for (char name : names.toCharArray()) {
            inputs.append("  ")
                    .append(name)
                    .append(": {eventSource: in, event: ")
                    .append(name == 'A' ? "a" : "b")
                    .append("}\n");
        }
        String condition =
                String.join(" && ", List.of(names.split("(?<=.)", -1)).subList(0, names.length()));
        ExplainLab lab = new ExplainLab(
                inputs + "subscribers: [{name: s, condition: \"" + condition + "\", sink: {uri: \"print:\"}}]\n");

        List<String> text = lab.text(lab.event(100, "a", "{}"));

        assertThat(text).hasSize(Explanation.MOST_LINES);
        assertThat(text.get(text.size() - 1)).contains("more; --json has all");
    }

    @Test
    void findsTheNewestEventThatFiredNothing() {
        ExplainLab lab = new ExplainLab(ONE_INPUT.formatted("where: data.ok"));
        StoredEvent quiet = lab.event(100, "a", "{\"ok\": false}");
        lab.event(101, "a", "{\"ok\": true}");

        assertThat(lab.newestQuiet().position()).isEqualTo(quiet.position());
    }
}
