package dev.sluice.trigger.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a trigger tells about its patterns: how they stand, and what became of every occurrence. */
class PatternAccountsTest {

    private static final String HEAD = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: t}
            spec:
              inputs:
                A: {eventSource: src, event: a}
                B: {eventSource: src, event: b}
            """;

    private static TriggerLab lab(String rest) {
        return new TriggerLab(HEAD + rest.indent(2));
    }

    @Test
    void tellsHowAPatternStandsForTheKeyOfAnEvent() {
        TriggerLab lab = lab("""
                patterns:
                  many:
                    count: {of: A, atLeast: 5, within: 60s, by: data.host}
                subscribers:
                - {name: s, condition: many && B, sink: {uri: "print:"}}
                """);
        lab.event(0, "b");
        lab.event(1, "a", "{\"host\": \"x\"}");
        lab.event(2, "a", "{\"host\": \"y\"}");
        lab.event(3, "a", "{\"host\": \"x\"}");

        assertThat(lab.instance().trueNames()).containsExactly("B");
        assertThat(lab.instance().patternsOf(lab.stored())).singleElement().satisfies(status -> {
            assertThat(status.pattern()).isEqualTo("many");
            assertThat(status.key()).isEqualTo("x");
            assertThat(status.positions()).containsExactly(2L, 4L);
            assertThat(status.dueMillis()).hasValue(61_000);
        });
        lab.event(4, "a", "{}");
        assertThat(lab.instance().patternsOf(lab.stored()))
                .singleElement()
                .satisfies(status -> assertThat(
                                Objects.requireNonNull(status.keyProblem()).line())
                        .contains("data.host"));
    }

    @Test
    void accountsForEveryOccurrenceAtEveryPattern() {
        TriggerLab lab = lab("""
                patterns:
                  few:
                    count: {of: A, atLeast: 9, within: 60s, by: data.host, maxKeys: 1}
                  first:
                    throttle: {of: A, per: 60s, by: data.host}
                subscribers:
                - {name: s, condition: few || first, sink: {uri: "print:"}}
                """);
        lab.event(0, "a", "{\"host\": \"x\"}");
        lab.event(1, "a", "{\"host\": \"y\"}");
        lab.event(2, "a", "{\"host\": \"x\"}");
        lab.event(3, "a", "{}");

        assertThat(lab.rows().count("pattern/few/taken")).isEqualTo(2);
        assertThat(lab.rows().count("pattern/few/overflow")).isEqualTo(1);
        assertThat(lab.rows().count("pattern/few/unkeyed")).isEqualTo(1);
        assertThat(lab.rows().count("pattern/first/taken")).isEqualTo(2);
        assertThat(lab.rows().count("pattern/first/suppressed")).isEqualTo(1);
        assertThat(lab.rows().count("pattern/first/unkeyed")).isEqualTo(1);
        assertThat(lab.notices()).singleElement().satisfies(notice -> {
            assertThat(notice.kind()).isEqualTo(Notice.Kind.DROPPED);
            assertThat(notice.key()).isEqualTo("y");
            assertThat(notice.positions()).containsExactly(2L);
        });
    }
}
