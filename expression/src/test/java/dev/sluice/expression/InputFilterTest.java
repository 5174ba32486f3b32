package dev.sluice.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.eventbus.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InputFilterTest {

    private static EventView text(String line) {
        return EventView.of(Event.builder()
                .id("1")
                .source("/s")
                .type("file.line")
                .dataContentType("text/plain")
                .data(line.getBytes(StandardCharsets.UTF_8))
                .build());
    }

    private static InputFilter input(@Nullable String match, @Nullable String matchOn, @Nullable String where) {
        return InputFilter.compile(new InputFilter.Spec(match, matchOn, where, List.of()))
                .orThrow();
    }

    @Test
    void putsNamedGroupsIntoTheView() {
        InputFilter input = input(
                "Failed password for (?P<user>\\S+) from (?P<ip>[0-9.]+)( port (?P<port>\\d+))?",
                null,
                "match.user != 'root'");
        EventView mine = input.view(text("sshd: Failed password for ann from 203.0.113.7"));

        assertThat(input.test(mine)).isEqualTo(Verdict.MATCH);
        assertThat(mine.match()).isEqualTo(Map.of("user", "ann", "ip", "203.0.113.7"));
        assertThat(CelExpression.compile("match.ip", CelScope.PATTERN).orThrow().string(mine))
                .contains("203.0.113.7");
        assertThat(CelExpression.compile("match.port", CelScope.PATTERN)
                        .orThrow()
                        .string(mine))
                .isEmpty();
    }

    @Test
    void acceptsJavaStyleGroupNames() {
        InputFilter input = input("user=(?<user>\\w+)", null, null);

        assertThat(input.view(text("user=ann")).match()).isEqualTo(Map.of("user", "ann"));
    }

    @Test
    void neverPassesAViewThatAnotherInputMatched() {
        InputFilter digits = input("^[0-9]+$", null, null);
        InputFilter letters = input("^[a-z]+$", null, null);

        assertThat(letters.test(digits.view(text("123")))).isEqualTo(Verdict.NO_MATCH);
        assertThat(digits.test(text("123"))).isEqualTo(Verdict.MATCH);
        assertThat(digits.test(text("abc"))).isEqualTo(Verdict.NO_MATCH);
    }

    @Test
    void looksWhereMatchOnSays() {
        InputFilter input = input("^WARN", "data.level", null);
        EventView view = EventView.of(Event.builder()
                .id("1")
                .source("/s")
                .type("t")
                .data("{\"level\": \"WARNING\"}".getBytes(StandardCharsets.UTF_8))
                .build());

        assertThat(input.test(view)).isEqualTo(Verdict.MATCH);
        assertThat(input.test(text("no json"))).isEqualTo(Verdict.ERROR);
        assertThat(input.why(text("no json")).decisive().line()).contains("matchOn has no text");
    }

    @Test
    void needsMatchWhereAndFiltersTogether() {
        InputFilter input = InputFilter.compile(new InputFilter.Spec(
                        "a",
                        null,
                        "data.contains(\"b\")",
                        List.of(new FilterExpression.Exact(Map.of("type", "file.line")))))
                .orThrow();

        assertThat(input.test(text("ab"))).isEqualTo(Verdict.MATCH);
        assertThat(input.test(text("a"))).isEqualTo(Verdict.NO_MATCH);
        assertThat(input.why(text("a")).decisive().line()).isEqualTo("data.contains(\"b\") (saw data = \"a\")");
        assertThat(input.why(text("b")).decisive().line()).isEqualTo("match: a (saw data = \"b\")");
    }

    @Test
    void reportsEveryProblemWithItsField() {
        InputFilter.Spec spec = new InputFilter.Spec("(", "dta", "1 + 1", List.of(new FilterExpression.Sql("")));

        assertThat(InputFilter.compile(spec).problems())
                .extracting(ExpressionProblem::path)
                .containsExactlyInAnyOrder("match", "matchOn", "where", "filters[0].sql");
        assertThat(InputFilter.compile(new InputFilter.Spec(null, "data", null, List.of()))
                        .problems())
                .extracting(ExpressionProblem::path)
                .containsExactly("matchOn");
    }
}
