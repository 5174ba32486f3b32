package dev.sluice.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.eventbus.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CelExpressionTest {

    private static final String DATA = """
            {"n": 5, "big": 123456789012345678901234567890, "x": 1.5, "s": "warn", "l": [1, 2, 3], "z": null,
             "user": {"name": "ann", "tags": ["a", "b"]}, "ok": true, "int64": 9223372036854775807}""";

    private static EventView view() {
        return EventView.of(Event.builder()
                .id("1")
                .source("/s")
                .type("t")
                .subject("sub")
                .extension("ttl", 7)
                .extension("flag", true)
                .dataContentType("application/json")
                .data(DATA.getBytes(StandardCharsets.UTF_8))
                .build());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            data.n == 5                                   ~ MATCH
            data.n > 5                                    ~ NO_MATCH
            data.n == 5.0                                 ~ MATCH
            data.x > 1                                    ~ MATCH
            data.int64 == 9223372036854775807             ~ MATCH
            data.big > 1e29                               ~ MATCH
            data.s == "error"                             ~ NO_MATCH
            data.missing == 1                             ~ ERROR
            has(data.missing)                             ~ NO_MATCH
            has(data.user.name) && data.user.name == "ann"~ MATCH
            data.z == null                                ~ MATCH
            data.s.startsWith("wa")                       ~ MATCH
            data.s.matches("^w.*n$")                      ~ MATCH
            matches(data.s, "rr")                         ~ NO_MATCH
            data.s.matches(data.user.name)                ~ NO_MATCH
            2 in data.l                                   ~ MATCH
            data.user.tags.exists(t, t == "b")            ~ MATCH
            data.l.map(i, i * 2) == [2, 4, 6]             ~ MATCH
            event.type == "t"                             ~ MATCH
            event.ttl < 8 && event.flag                   ~ MATCH
            has(event.subject)                            ~ MATCH
            has(event.nothing)                            ~ NO_MATCH
            event.nothing == "x"                          ~ ERROR
            event.data.n == 5                             ~ MATCH
            jsonpath(data, "$..name") == ["ann"]          ~ MATCH
            jsonpath(data, "$.user.name") == "ann"        ~ MATCH
            jsonpath(data, "$.user.none") == "ann"        ~ ERROR
            size(jsonpath(data, "$.l[?(@ > 1)]")) == 2    ~ MATCH
            math.greatest(1, data.n) == 5                 ~ MATCH
            sets.contains(data.l, [1])                    ~ MATCH
            data.s.upperAscii() == "WARN"                 ~ MATCH
            data.l.reverse()[0] == 3                      ~ MATCH
            regex.replace(data.s, "a", "o") == "worn"     ~ MATCH
            data.missing == 1 || data.n == 5              ~ MATCH
            data.missing == 1 && data.n == 6              ~ NO_MATCH
            data.n                                        ~ ERROR
            data.s + data.n == "x"                            ~ ERROR
            match.x == "y"                                ~ ERROR
            size(event) > 5                               ~ MATCH
            """)
    void evaluatesOverEventAndData(String expression, Verdict verdict) {
        CelExpression compiled =
                CelExpression.compile(expression, CelScope.INPUT, CelResult.ANY).orThrow();

        assertThat(compiled.bool(view())).isEqualTo(verdict);
        assertThat(compiled.why(view()).verdict()).isEqualTo(verdict);
    }

    @Test
    void givesValuesAsPlainJava() {
        assertThat(value("data.n")).isEqualTo(5L);
        assertThat(value("data.z")).isNull();
        assertThat(value("{'a': data.user, 'b': [data.x]}"))
                .isEqualTo(Map.of("a", Map.of("name", "ann", "tags", List.of("a", "b")), "b", List.of(1.5)));
        assertThat(CelExpression.compile("data.nope", CelScope.INPUT).orThrow().value(view()))
                .isInstanceOf(Evaluated.Failed.class);
        assertThat(CelExpression.compile("data.n", CelScope.INPUT).orThrow().string(view()))
                .contains("5");
        assertThat(CelExpression.compile("data.nope", CelScope.INPUT).orThrow().string(view()))
                .isEmpty();
    }

    private static @Nullable Object value(String expression) {
        return ((Evaluated.Value) CelExpression.compile(expression, CelScope.INPUT)
                        .orThrow()
                        .value(view()))
                .value();
    }

    @Test
    void showsAMessageToASource() {
        EventView message = EventView.ofMessage(Map.of("n", 1), Map.of("topic", "in", "partition", 3));

        assertThat(CelExpression.compile("data.n == 1 && meta.partition == 3 && meta.topic == 'in'", CelScope.SOURCE)
                        .orThrow()
                        .bool(message))
                .isEqualTo(Verdict.MATCH);
        assertThat(CelExpression.compile("event.type", CelScope.SOURCE)
                        .problems()
                        .get(0)
                        .message())
                .isEqualTo("unknown name \"event\"");
    }

    @Test
    void saysHowToCompareWhereSomebodyAssigns() {
        assertThat(CelExpression.compile("data.n = 5", CelScope.INPUT).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.offset()).isEqualTo(7);
                    assertThat(problem.message()).isEqualTo("\"=\" is no operator of CEL; write == to compare");
                });
    }
}
