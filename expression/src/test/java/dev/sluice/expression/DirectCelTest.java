package dev.sluice.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.eventbus.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is evaluated directly gives exactly what CEL gives. */
class DirectCelTest {

    private static final long SEED = 815;
    private static final int EXPRESSIONS = 1_500;
    private static final int EVENTS_PER_EXPRESSION = 20;

    private static final List<String> VALUES = List.of(
            "\"a\"",
            "\"abc\"",
            "\"\"",
            "1",
            "0",
            "-1",
            "2.0",
            "0.0",
            "-0.0",
            "1.5",
            "9007199254740993",
            "1e400",
            "true",
            "false",
            "null",
            "[1]",
            "{}",
            "{\"b\": 1}",
            "{\"b\": \"abc\"}",
            "18446744073709551615");
    private static final List<String> LITERALS = List.of(
            "\"a\"",
            "\"abc\"",
            "\"\"",
            "1",
            "0",
            "-1",
            "2.0",
            "0.0",
            "1.5",
            "9007199254740993",
            "9007199254740992.0",
            "true",
            "false",
            "null");
    private static final List<String> FIELDS = List.of(
            "data.a",
            "data.a.b",
            "data",
            "data[\"a\"]",
            "event.subject",
            "event.ttl",
            "event.flag",
            "event.data.a",
            "event.data",
            "event.type",
            "data.list[0]",
            "data.list[1].b",
            "match.g",
            "data.list.b");

    private final Random random = new Random(SEED);

    @Test
    void givesWhatCelGives() {
        List<String> wrong = new ArrayList<>();
        int direct = 0;
        for (int i = 0; i < EXPRESSIONS; i++) {
            Compiled<CelExpression> compiled = CelExpression.compile(expression(2), CelScope.INPUT);
            if (compiled instanceof Compiled.Ready<CelExpression> ready) {
                direct += ready.program().isDirect() ? 1 : 0;
                Stream.generate(this::event)
                        .limit(EVENTS_PER_EXPRESSION)
                        .map(EventView::of)
                        .filter(view ->
                                ready.program().bool(view) != ready.program().boolByCel(view))
                        .forEach(view -> wrong.add(
                                ready.program() + " gives " + ready.program().bool(view) + " on "
                                        + view.event().subject() + CelValues.toJson(view.data())));
            }
        }
        assertThat(wrong).as("seed %d", SEED).isEmpty();
        assertThat(direct).isGreaterThan(EXPRESSIONS / 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data.a == \"x\"",
                "data.a.b != 1 && !(event.type == \"t\")",
                "has(data.a.b) || data.n >= 500",
                "data.a in [\"x\", \"y\"]",
                "data.a.matches(\"^x\")",
                "match.user.startsWith(\"r\")",
                "data.ok"
            })
    void takesTheCommonKindDirectly(String text) {
        assertThat(CelExpression.compile(text, CelScope.INPUT).orThrow().isDirect())
                .isTrue();
    }

    private Event event() {
        Event.Builder event = Event.builder().id("1").source("/s").type("abc");
        if (random.nextBoolean()) {
            event.subject("abc").extension("ttl", random.nextInt(3) - 1).extension("flag", random.nextBoolean());
        }
        int kind = random.nextInt(8);
        if (kind == 0) {
            return event.build();
        }
        String data =
                kind == 1 ? value() : "{\"a\": " + value() + ", \"list\": [" + value() + ", {\"b\": " + value() + "}]}";
        return event.data(data.getBytes(StandardCharsets.UTF_8)).build();
    }

    private String value() {
        return VALUES.get(random.nextInt(VALUES.size()));
    }

    private String literal() {
        return LITERALS.get(random.nextInt(LITERALS.size()));
    }

    private String expression(int depth) {
        return switch (depth == 0 ? 9 : random.nextInt(8)) {
            case 0 -> "!(" + expression(depth - 1) + ")";
            case 1, 2 -> "(" + expression(depth - 1) + " && " + expression(depth - 1) + ")";
            case 3 -> "(" + expression(depth - 1) + " || " + expression(depth - 1) + ")";
            default -> comparison();
        };
    }

    private String comparison() {
        String field = FIELDS.get(random.nextInt(FIELDS.size()));
        String operator = List.of("==", "!=", "<", "<=", ">", ">=").get(random.nextInt(6));
        return switch (random.nextInt(8)) {
            case 0 -> field.endsWith("]") || field.equals("data") ? field : "has(" + field + ")";
            case 1 -> field;
            case 2 -> field + " in [" + literal() + ", " + literal() + "]";
            case 3 -> literal() + " " + operator + " " + field;
            case 4 ->
                field + "."
                        + List.of("startsWith", "endsWith", "contains", "matches")
                                .get(random.nextInt(4)) + "(\"a\")";
            default -> field + " " + operator + " " + literal();
        };
    }
}
