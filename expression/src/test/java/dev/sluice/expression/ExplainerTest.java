package dev.sluice.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.eventbus.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainerTest {

    private static final Event EVENT = Event.builder()
            .id("1")
            .source("/s")
            .type("login")
            .extension("ttl", 3)
            .data("""
                    {"severity": "warn", "n": 5, "host": "db-1", "tags": ["a"], "ok": false, "user": {"name": "ann"}}""".getBytes(StandardCharsets.UTF_8))
            .build();

    private static Filter cel(String text) {
        return Filter.compile(new FilterExpression.Cel(text)).orThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            data.severity == "error"                            ~ data.severity = "error" (saw "warn")
            data.n > 5                                          ~ data.n = 6 (saw 5)
            data.n > 5 && data.n < 8                            ~ data.n = 6 (saw 5)
            data.n > 5 && data.n != 6                           ~ data.n = 7 (saw 5)
            10 <= data.n                                        ~ data.n = 10 (saw 5)
            !(data.n == 5)                                      ~ data.n = 6 (saw 5)
            data.severity in ["error", "fatal"]                 ~ data.severity = "error" (saw "warn")
            "b" in data.tags                                    ~ data.tags = ["a","b"] (saw ["a"])
            data.ok                                             ~ data.ok = true (saw false)
            has(data.user.mail)                                 ~ data.user.mail = "x" (saw (absent))
            !has(data.user.name)                                ~ data.user.name = (absent) (saw "ann")
            data.host.startsWith("web-")                        ~ data.host = "web-" (saw "db-1")
            data.host.startsWith("web-") && data.host.endsWith("-1") ~ data.host = "web--1" (saw "db-1")
            data.host.contains("eu")                            ~ data.host = "eu" (saw "db-1")
            data.host.matches("^web-[0-9]{2}$")                 ~ data.host = "web-00" (saw "db-1")
            !data.host.matches("db")                            ~ data.host = "x" (saw "db-1")
            event.type == "logout"                              ~ event.type = "logout" (saw "login")
            event.ttl >= 5                                      ~ event.ttl = 5 (saw 3)
            event.subject == "x"                                ~ event.subject = "x" (saw (absent))
            event.data.n == 7                                   ~ data.n = 7 (saw 5)
            data.severity == "error" && data.n == 5             ~ data.severity = "error" (saw "warn")
            data.a == 1 && data.b == 2                          ~ data.a = 1 (saw (absent)), data.b = 2 (saw (absent))
            (data.a == 1 && data.b == 2) || data.n == 6         ~ data.n = 6 (saw 5)
            data.deep.er[0].x == "y"                            ~ data.deep.er[0].x = "y" (saw (absent))
            data.n == 5.5                                       ~ data.n = 5.5 (saw 5)
            data.n > 5.0 && data.n < 6.0                        ~ data.n = 5.5 (saw 5)
            """)
    void proposesTheSmallestChange(String expression, String proposal) {
        Explainer.Explanation explanation = Explainer.explain(cel(expression), EVENT);

        assertThat(explanation.proposal().map(Proposal::line)).contains(proposal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "size(data.tags) > 3",
                "data.n > 5 && data.n < 5",
                "data.n == data.m",
                "data.n + 1 == 7",
                "data.tags.exists(t, t == 'z')",
                "event.specversion == '2.0'",
                "event.id == ''"
            })
    void proposesNothingWhereNothingIsKnownToHelp(String expression) {
        Explainer.Explanation explanation = Explainer.explain(cel(expression), EVENT);

        assertThat(explanation.proposal()).isEmpty();
        assertThat(explanation.reason().verdict()).isNotEqualTo(Verdict.MATCH);
        assertThat(explanation.reason().decisive().seen()).isNotEmpty();
    }

    @Test
    void leavesWhatItCannotReadAlone() {
        assertThat(Explainer.explain(cel("size(data.tags) > 0 && data.n == 6"), EVENT)
                        .proposal()
                        .map(Proposal::line))
                .contains("data.n = 6 (saw 5)");
    }

    @Test
    void explainsAWholeInput() {
        InputFilter input = InputFilter.compile(new InputFilter.Spec(
                        null,
                        null,
                        "data.severity == \"error\"",
                        List.of(
                                new FilterExpression.Prefix(Map.of("type", "log")),
                                new FilterExpression.Not(new FilterExpression.Exact(Map.of("ttl", "3"))))))
                .orThrow();

        Explainer.Explanation explanation = Explainer.explain(input, EVENT);

        assertThat(explanation.reason().decisive().line())
                .isEqualTo("data.severity == \"error\" (saw data.severity = \"warn\")");
        assertThat(explanation.proposal().map(Proposal::line))
                .contains("data.severity = \"error\" (saw \"warn\"), event.ttl = \"x\" (saw 3)");
    }

    @Test
    void explainsAMatchOverText() {
        InputFilter input = InputFilter.compile(
                        new InputFilter.Spec("Failed password for (?P<user>\\S+)", null, null, List.of()))
                .orThrow();
        Event line = EVENT.toBuilder()
                .dataContentType("text/plain")
                .data("Accepted".getBytes(StandardCharsets.UTF_8))
                .build();

        assertThat(Explainer.explain(input, line).proposal().map(Proposal::line))
                .contains("data = \"Failed password for x\" (saw \"Accepted\")");
    }

    @Test
    void saysNothingMoreWhenItMatches() {
        assertThat(Explainer.explain(cel("data.n == 5"), EVENT).proposal()).isEmpty();
    }
}
