package dev.sluice.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sluice.eventbus.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No event and no expression makes a filter slow or breaks it. */
class HostileInputTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static EventView view(String data) {
        return EventView.of(Event.builder()
                .id("1")
                .source("/s")
                .type("t")
                .data(data.getBytes(StandardCharsets.UTF_8))
                .build());
    }

    private static Verdict test(String expression, EventView view) {
        return assertTimeoutPreemptively(
                LIMIT,
                () -> CelExpression.compile(expression, CelScope.INPUT)
                        .orThrow()
                        .bool(view));
    }

    @ParameterizedTest
    @ValueSource(strings = {"^(a+)+$", "(a|aa)+$", "(.*)*x", "(a|a)*b", "([a-z]+)*1"})
    void regularExpressionsAreLinear(String regex) {
        EventView view = view("\"" + "a".repeat(50_000) + "!\"");
        InputFilter input = InputFilter.compile(new InputFilter.Spec(regex + "Z", null, null, List.of()))
                .orThrow();

        assertThat(test("data.matches(\"" + regex + "Z\")", view)).isEqualTo(Verdict.NO_MATCH);
        assertThat(assertTimeoutPreemptively(LIMIT, () -> input.test(view))).isEqualTo(Verdict.NO_MATCH);
    }

    @Test
    void aPatternFromTheEventIsBounded() {
        assertThat(test("'x'.matches(data)", view("\"" + "(a{1000}){1000}" + "\"")))
                .isEqualTo(Verdict.ERROR);
        assertThat(test("'x'.matches(data)", view("\"" + "a".repeat(100_000) + "\"")))
                .isEqualTo(Verdict.ERROR);
        assertThat(CelExpression.compile("regex.extract(data.x, data.y)", CelScope.INPUT)
                        .problems())
                .isNotEmpty();
        assertThat(CelExpression.compile("data.matches('((a{1000}){1000}){1000}')", CelScope.INPUT)
                        .problems())
                .isNotEmpty();
    }

    @Test
    void loopsEndAtTheBudget() {
        String list = IntStream.range(0, 2_000).mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]"));

        assertThat(test("data.all(a, data.all(b, data.all(c, a + b + c >= 0)))", view(list)))
                .isEqualTo(Verdict.ERROR);
        assertThat(test("data.all(a, a >= 0)", view(list))).isEqualTo(Verdict.MATCH);
    }

    @Test
    void listsCannotBeMadeAsLongAsANumberSays() {
        assertThat(CelExpression.compile("lists.range(data.n).size() > 0", CelScope.INPUT)
                        .problems())
                .isNotEmpty();
    }

    @Test
    void setFunctionsAreLinear() {
        String list = IntStream.range(0, 100_000).mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]"));

        assertThat(test("sets.equivalent(data, data.reverse())", view(list))).isEqualTo(Verdict.MATCH);
        assertThat(test("sets.contains(data, data + [1.0])", view(list))).isEqualTo(Verdict.MATCH);
        assertThat(test("sets.intersects(data, [-1])", view(list))).isEqualTo(Verdict.NO_MATCH);
        assertThat(test("(data + data).distinct().size() == 100000", view(list)))
                .isEqualTo(Verdict.MATCH);
    }

    @Test
    void deepJsonIsText() {
        EventView view = view("[".repeat(100_000) + "]".repeat(100_000));

        assertThat(test("type(data) == string", view)).isEqualTo(Verdict.MATCH);
        assertThat(test("jsonpath(data, '$..x') == []", view)).isEqualTo(Verdict.MATCH);
    }

    @Test
    void longNumbersAreNumbers() {
        assertThat(test("data > 1e300", view("9".repeat(500_000)))).isEqualTo(Verdict.MATCH);
        assertThat(test("data < 0.1", view("0." + "0".repeat(500_000) + "1"))).isEqualTo(Verdict.MATCH);
        assertThat(test("data > 1e300", view("1e999999999"))).isEqualTo(Verdict.MATCH);
        assertThat(test("data == 9223372036854775807", view("9223372036854775807")))
                .isEqualTo(Verdict.MATCH);
        assertThat(test("data < -9.2e18", view("-9223372036854775809"))).isEqualTo(Verdict.MATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"a\":}", "[1,]", "nul", "{} {}", "", "\u0000", "{\"a\":1}x", "NaN", "'x'"})
    void brokenJsonIsText(String data) {
        assertThat(test("type(data) == string", view(data))).isEqualTo(Verdict.MATCH);
    }

    @Test
    void bytesThatAreNotTextAreBytes() {
        EventView view = EventView.of(Event.builder()
                .id("1")
                .source("/s")
                .type("t")
                .data(new byte[] {(byte) 0xff, (byte) 0xfe, 0})
                .build());

        assertThat(test("type(data) == bytes && size(data) == 3", view)).isEqualTo(Verdict.MATCH);
        assertThat(view.text()).isEmpty();
        assertThat(InputFilter.compile(new InputFilter.Spec(".", null, null, List.of()))
                        .orThrow()
                        .test(view))
                .isEqualTo(Verdict.NO_MATCH);
    }

    @Test
    void expressionsAreBounded() {
        assertThat(CelExpression.compile("(".repeat(5_000) + "1" + ")".repeat(4_000), CelScope.INPUT)
                        .problems())
                .isNotEmpty();
        assertThat(CelExpression.compile("!".repeat(9_000) + "true", CelScope.INPUT)
                        .problems())
                .isNotNull();
        assertThat(CelExpression.compile("1" + " + 1".repeat(20_000), CelScope.INPUT)
                        .problems())
                .isNotEmpty();
        assertThat(CelExpression.compile("[".repeat(3_000), CelScope.INPUT).problems())
                .isNotEmpty();
    }

    @Test
    void manyKeysWithOneHashAreFine() {
        String object = IntStream.range(0, 1 << 14)
                .mapToObj(HostileInputTest::colliding)
                .collect(Collectors.joining("\":1,\"", "{\"", "\":1}"));

        assertThat(test("size(data) == 16384", view(object))).isEqualTo(Verdict.MATCH);
    }

    /** "Aa" and "BB" have the same hash, and so have all words made of them. */
    private static String colliding(int bits) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < 14; i++) {
            word.append((bits >>> i & 1) == 0 ? "Aa" : "BB");
        }
        return word.toString();
    }
}
