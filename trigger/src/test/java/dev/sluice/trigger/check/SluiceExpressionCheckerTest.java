package dev.sluice.trigger.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.schema.ExpressionKind;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SluiceExpressionCheckerTest {

    private final ExpressionChecker checker = new SluiceExpressionChecker(SluiceExpressionCheckerTest::schedule);

    private static void schedule(String text) {
        if (!text.equals("@daily")) {
            throw new IllegalArgumentException("\"" + text + "\" is not @daily");
        }
    }

    static Stream<Arguments> good() {
        return Stream.of(
                argumentSet("source where", ExpressionKind.SOURCE_WHERE, "meta.topic == 'a' && data.x > 1"),
                argumentSet("source attribute", ExpressionKind.SOURCE_ATTRIBUTE, "data.id"),
                argumentSet("where", ExpressionKind.INPUT_WHERE, "event.type == 'a' && match.user != 'root'"),
                argumentSet("match on", ExpressionKind.MATCH_ON, "data.message"),
                argumentSet("state", ExpressionKind.STATE, "has(data.state) && data.state == 'resolved'"),
                argumentSet("sql", ExpressionKind.FILTER_SQL, "type = 'a' AND EXISTS subject"),
                argumentSet("json path", ExpressionKind.JSONPATH, "$.a[0].b"),
                argumentSet("regex", ExpressionKind.REGEX, "Failed (?P<user>\\S+)"),
                argumentSet("format regex", ExpressionKind.FORMAT_REGEX, "(?<level>\\w+) (?<text>.*)"),
                argumentSet("condition", ExpressionKind.CONDITION, "a && !b"),
                argumentSet("key", ExpressionKind.KEY, "match.user"),
                argumentSet("list key", ExpressionKind.KEY, "[data.a, data.b]"),
                argumentSet("weight", ExpressionKind.WEIGHT, "has(data.n) ? data.n : 1"),
                argumentSet("payload", ExpressionKind.PAYLOAD, "{'a': inputs.a.data.x, 'text': 'inputs.zzz'}"),
                argumentSet("labels", ExpressionKind.LABELS, "{'alertname': 'logins'}"),
                argumentSet("schedule", ExpressionKind.CRON, "@daily"),
                argumentSet("time zone", ExpressionKind.TIME_ZONE, "Europe/Berlin"));
    }

    @ParameterizedTest
    @MethodSource("good")
    void acceptsWhatCompiles(ExpressionKind kind, String text) {
        assertThat(checker.check(use(kind), text)).isEmpty();
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                argumentSet("unknown variable", ExpressionKind.INPUT_WHERE, "dta.x == 1", "dta"),
                argumentSet("not a boolean", ExpressionKind.INPUT_WHERE, "'a'", "bool"),
                argumentSet("syntax", ExpressionKind.INPUT_WHERE, "data.x ==", ""),
                argumentSet("unknown group", ExpressionKind.KEY, "match.usr", "usr"),
                argumentSet("unknown input", ExpressionKind.PAYLOAD, "inputs.c", "c"),
                argumentSet("unknown name", ExpressionKind.CONDITION, "a && aa", "aa"),
                argumentSet("never fires", ExpressionKind.CONDITION, "!a", "never"),
                argumentSet("sql", ExpressionKind.FILTER_SQL, "type = ", ""),
                argumentSet("regex", ExpressionKind.REGEX, "(", ""),
                argumentSet("no named group", ExpressionKind.FORMAT_REGEX, "\\w+", "named group"),
                argumentSet("labels", ExpressionKind.LABELS, "'a'", "map"),
                argumentSet("schedule", ExpressionKind.CRON, "@dayly", "@dayly"),
                argumentSet("time zone", ExpressionKind.TIME_ZONE, "Europe/Berln", "Berln"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void saysWhatIsWrong(ExpressionKind kind, String text, String mentioned) {
        List<ExpressionChecker.Finding> findings = checker.check(use(kind), text);

        assertThat(findings).isNotEmpty();
        assertThat(findings.get(0).message()).contains(mentioned);
    }

    private static ExpressionChecker.Use use(ExpressionKind kind) {
        return new ExpressionChecker.Use(kind, Set.of("a", "b"), Set.of("user"));
    }
}
