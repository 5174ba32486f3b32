package dev.sluice.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.eventbus.Event;
import dev.sluice.expression.FilterExpression.All;
import dev.sluice.expression.FilterExpression.Any;
import dev.sluice.expression.FilterExpression.Attributes;
import dev.sluice.expression.FilterExpression.Cel;
import dev.sluice.expression.FilterExpression.Exact;
import dev.sluice.expression.FilterExpression.JsonPath;
import dev.sluice.expression.FilterExpression.Not;
import dev.sluice.expression.FilterExpression.Prefix;
import dev.sluice.expression.FilterExpression.Sql;
import dev.sluice.expression.FilterExpression.Suffix;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FilterTest {

    private static final FilterExpression YES = new Exact(Map.of("type", "login"));
    private static final FilterExpression NO = new Exact(Map.of("type", "logout"));
    private static final FilterExpression ERROR = new Cel("data.nothing == 1");

    private static EventView view() {
        return EventView.of(Event.builder()
                .id("1")
                .source("/s")
                .type("login")
                .extension("hops", 3)
                .extension("flag", true)
                .data("{\"user\": {\"name\": \"ann\", \"age\": 30}, \"tags\": [\"a\", \"b\"], \"nil\": null}"
                        .getBytes(StandardCharsets.UTF_8))
                .build());
    }

    static Stream<Arguments> verdicts() {
        return Stream.of(
                Arguments.of(YES, Verdict.MATCH),
                Arguments.of(NO, Verdict.NO_MATCH),
                Arguments.of(ERROR, Verdict.ERROR),
                Arguments.of(new Exact(Map.of("hops", "3")), Verdict.MATCH),
                Arguments.of(new Exact(Map.of("flag", "true")), Verdict.MATCH),
                Arguments.of(new Exact(Map.of("specversion", "1.0")), Verdict.MATCH),
                Arguments.of(new Exact(Map.of("absent", "x")), Verdict.NO_MATCH),
                Arguments.of(new Not(new Exact(Map.of("absent", "x"))), Verdict.MATCH),
                Arguments.of(new Not(new Prefix(Map.of("subject", "x"))), Verdict.MATCH),
                Arguments.of(new Not(new Suffix(Map.of("subject", "x"))), Verdict.MATCH),
                Arguments.of(new Attributes(Map.of("hops", "")), Verdict.MATCH),
                Arguments.of(new Attributes(Map.of("absent", "")), Verdict.NO_MATCH),
                Arguments.of(new Attributes(Map.of()), Verdict.MATCH),
                Arguments.of(new Not(ERROR), Verdict.ERROR),
                Arguments.of(new Not(new Not(ERROR)), Verdict.ERROR),
                Arguments.of(new All(List.of(YES, ERROR)), Verdict.ERROR),
                Arguments.of(new All(List.of(ERROR, NO)), Verdict.NO_MATCH),
                Arguments.of(new All(List.of(NO, ERROR)), Verdict.NO_MATCH),
                Arguments.of(new Any(List.of(NO, ERROR)), Verdict.ERROR),
                Arguments.of(new Any(List.of(ERROR, YES)), Verdict.MATCH),
                Arguments.of(new Any(List.of(YES, ERROR)), Verdict.MATCH),
                Arguments.of(new Sql("hops < 4 AND type LIKE 'log%'"), Verdict.MATCH),
                Arguments.of(new Sql("absent = 'x'"), Verdict.ERROR),
                Arguments.of(new Not(new Sql("absent = 'x'")), Verdict.ERROR),
                Arguments.of(new Sql("type"), Verdict.ERROR),
                Arguments.of(new Sql("hops"), Verdict.MATCH),
                Arguments.of(new Cel("data.user.age >= 18"), Verdict.MATCH),
                Arguments.of(new JsonPath("$.user.name", "ann", null, null), Verdict.MATCH),
                Arguments.of(new JsonPath("$.user.age", 30, null, null), Verdict.MATCH),
                Arguments.of(new JsonPath("$.user.age", 30.0, null, null), Verdict.MATCH),
                Arguments.of(new JsonPath("$.user.age", "30", null, null), Verdict.NO_MATCH),
                Arguments.of(new JsonPath("$..name", null, "^a.n$", null), Verdict.MATCH),
                Arguments.of(new JsonPath("$.tags[*]", "b", null, null), Verdict.MATCH),
                Arguments.of(new JsonPath("$.nope", null, null, true), Verdict.NO_MATCH),
                Arguments.of(new JsonPath("$.nope", null, null, false), Verdict.MATCH),
                Arguments.of(new JsonPath("$.nil", null, null, true), Verdict.MATCH),
                Arguments.of(new JsonPath("$.nope.deeper", "x", null, null), Verdict.NO_MATCH),
                Arguments.of(new JsonPath("$.tags[?(@ == 'a')]", null, null, true), Verdict.MATCH),
                Arguments.of(new JsonPath("$.user[?(@.x == 'a')]", null, null, true), Verdict.NO_MATCH));
    }

    @ParameterizedTest
    @MethodSource("verdicts")
    void decides(FilterExpression expression, Verdict verdict) {
        Filter filter = Filter.compile(expression).orThrow();

        assertThat(filter.test(view())).isEqualTo(verdict);
        assertThat(filter.why(view()).verdict()).isEqualTo(verdict);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(new Exact(Map.of()), "exact", "names no attribute"),
                Arguments.of(new Exact(Map.of("type", "")), "exact.type", "the value is empty"),
                Arguments.of(new Prefix(Map.of("Type", "x")), "prefix.Type", "\"Type\" is not an attribute name"),
                Arguments.of(new Suffix(Map.of("1a", "x")), "suffix.1a", "\"1a\" is not an attribute name"),
                Arguments.of(new Attributes(Map.of("a-b", "")), "attributes.a-b", "\"a-b\" is not an attribute name"),
                Arguments.of(new All(List.of()), "all", "has no filters"),
                Arguments.of(new Any(List.of()), "any", "has no filters"),
                Arguments.of(new Not(null), "not", "has no filter"),
                Arguments.of(new Sql(" "), "sql", "the expression is empty"),
                Arguments.of(new Sql("type ="), "sql", "found the end where a value is wanted"),
                Arguments.of(new Sql("NOPE(1) = 1"), "sql", "there is no function NOPE of 1 arguments"),
                Arguments.of(new Cel(""), "cel", "the expression is empty"),
                Arguments.of(new Cel("data.x +"), "cel", "mismatched input"),
                Arguments.of(new Cel("'text'"), "cel", "gives string, wanted is bool"),
                Arguments.of(new Cel("evnt.type == 'x'"), "cel", "unknown name \"evnt\""),
                Arguments.of(new Cel("data.x.startWith('y')"), "cel", "unknown function \"startWith\""),
                Arguments.of(new Cel("data.x.matches('(')"), "cel", "not an RE2 regular expression"),
                Arguments.of(
                        new Cel("jsonpath(data, data.p) == 1"),
                        "cel",
                        "the second argument of jsonpath must be a literal"),
                Arguments.of(new Cel("jsonpath(data, 'x') == 1"), "cel", "a JSONPath begins with $"),
                Arguments.of(new JsonPath("$.x", null, null, null), "jsonpath", "needs exactly one of"),
                Arguments.of(new JsonPath("$.x", "a", "b", null), "jsonpath", "needs exactly one of"),
                Arguments.of(new JsonPath("$.x[?(@ =~ /a/)]", null, null, true), "jsonpath.path", "=~ is not offered"),
                Arguments.of(new JsonPath("$.x", null, "(", null), "jsonpath.matches", "not an RE2"),
                Arguments.of(
                        new All(List.of(YES, new Not(new Exact(Map.of("A", "b"))))),
                        "all[1].not.exact.A",
                        "\"A\" is not an attribute name"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(FilterExpression expression, String path, String message) {
        assertThat(Filter.compile(expression).problems()).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void reportsAllProblemsAtOnce() {
        FilterExpression expression =
                new Any(List.of(new Exact(Map.of("A", "")), new Sql("("), new Cel("evnt.x"), new All(List.of())));

        assertThat(Filter.compile(expression).problems())
                .extracting(ExpressionProblem::path)
                .containsExactlyInAnyOrder(
                        "any[0].exact.A", "any[0].exact.A", "any[1].sql", "any[2].cel", "any[3].all");
    }

    @Test
    void offersTheNearestName() {
        ExpressionProblem problem = Filter.compile(new Cel("has(data.x) && evnt.type == 'x'"))
                .problems()
                .get(0);

        assertThat(problem.offset()).isEqualTo(15);
        assertThat(problem.found()).isEqualTo("evnt");
        assertThat(problem.candidate()).contains("event");
        assertThat(Filter.compile(new Cel("data.x.startWith('y')"))
                        .problems()
                        .get(0)
                        .candidate())
                .contains("startsWith");
    }

    @Test
    void saysWhatFailedFirstAndTheValueSeen() {
        Filter filter = Filter.compile(new All(
                        List.of(YES, new Cel("has(data.user) && data.user.age > 40 && data.tags[0] == \"a\""), NO)))
                .orThrow();

        Reason decisive = filter.why(view()).decisive();

        assertThat(decisive.line()).isEqualTo("data.user.age > 40 (saw data.user.age = 30)");
    }

    @Test
    void saysWhichFieldIsMissing() {
        Reason reason = Filter.compile(new Cel("data.user.mail == \"x\""))
                .orThrow()
                .why(view())
                .decisive();

        assertThat(reason.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(reason.line())
                .isEqualTo(
                        "data.user.mail == \"x\": key 'mail' is not present in map. (saw data.user.mail = (absent))");
    }
}
