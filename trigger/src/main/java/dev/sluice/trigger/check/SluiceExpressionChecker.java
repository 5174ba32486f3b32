package dev.sluice.trigger.check;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.Suggestion;
import dev.sluice.expression.CelExpression;
import dev.sluice.expression.CelResult;
import dev.sluice.expression.CelScope;
import dev.sluice.expression.Condition;
import dev.sluice.expression.ExpressionProblem;
import dev.sluice.expression.Filter;
import dev.sluice.expression.FilterExpression;
import dev.sluice.expression.InputFilter;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks every expression of a resource with the compiler that runs it later: what is accepted here compiles there. Immutable and
 * thread-safe.
 */
public final class SluiceExpressionChecker implements ExpressionChecker {

    private static final String SCHEDULES = "five fields (minute hour day month weekday), six with seconds first,"
            + " @hourly, @daily, @weekly, @monthly, @yearly, or @every with a duration such as 90s";
    private static final Pattern NAMED_GROUP = Pattern.compile("\\(\\?P?<([A-Za-z_]\\w*)>");
    private static final Pattern TEXT_LITERAL = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'");
    private static final Pattern MEMBER = Pattern.compile("(?<![\\w.])(match|inputs)\\.([A-Za-z_]\\w*)");

    private final Consumer<String> schedules;

    /**
     * A checker for all languages; that of schedules belongs to the sources.
     *
     * @param schedules reads a schedule; throws {@link IllegalArgumentException} with what is wrong when it is none
     */
    public SluiceExpressionChecker(Consumer<String> schedules) {
        this.schedules = schedules;
    }

    @Override
    public List<Finding> check(Use use, String text) {
        return switch (use.kind()) {
            case SOURCE_WHERE -> cel(use, text, CelScope.SOURCE, CelResult.BOOL);
            case SOURCE_ATTRIBUTE -> cel(use, text, CelScope.SOURCE, CelResult.TEXT);
            case INPUT_WHERE, STATE, FILTER_CEL -> cel(use, text, CelScope.INPUT, CelResult.BOOL);
            case MATCH_ON -> cel(use, text, CelScope.INPUT, CelResult.TEXT);
            case KEY, FIELD, IDENTITY -> cel(use, text, CelScope.PATTERN, CelResult.ANY);
            case WEIGHT -> cel(use, text, CelScope.PATTERN, CelResult.NUMBER);
            case WHEN, MATCHING -> cel(use, text, CelScope.PATTERN, CelResult.BOOL);
            case PAYLOAD -> cel(use, text, CelScope.PAYLOAD, CelResult.ANY);
            case LABELS -> cel(use, text, CelScope.PAYLOAD, CelResult.MAP);
            case FILTER_SQL -> filter(new FilterExpression.Sql(text));
            case JSONPATH -> filter(new FilterExpression.JsonPath(text, null, null, true));
            case REGEX -> regex(text);
            case FORMAT_REGEX -> formatRegex(text);
            case CONDITION -> findings(Condition.compile(text, use.names()).problems());
            case CRON -> schedule(text);
            case TIME_ZONE -> timeZone(text);
        };
    }

    private static List<Finding> cel(Use use, String text, CelScope scope, CelResult result) {
        List<Finding> findings = new ArrayList<>(
                findings(CelExpression.compile(text, scope, result).problems()));
        if (findings.isEmpty()) {
            findings.addAll(unknownMembers(use, text));
        }
        return findings;
    }

    /** {@code match.<group>} and {@code inputs.<name>} are maps to CEL, but their keys are known. */
    private static List<Finding> unknownMembers(Use use, String text) {
        String withoutLiterals = TEXT_LITERAL
                .matcher(text)
                .replaceAll(literal -> " ".repeat(literal.group().length()));
        List<Finding> findings = new ArrayList<>();
        Matcher member = MEMBER.matcher(withoutLiterals);
        while (member.find()) {
            boolean ofMatch = member.group(1).equals("match");
            Set<String> known = ofMatch ? use.matchGroups() : use.names();
            if (!known.contains(member.group(2))) {
                findings.add(
                        Finding.unknown(member.start(2), ofMatch ? "match group" : "input", member.group(2), known));
            }
        }
        return findings;
    }

    private static List<Finding> filter(FilterExpression filter) {
        return findings(Filter.compile(filter).problems());
    }

    private static List<Finding> regex(String text) {
        return findings(InputFilter.compile(new InputFilter.Spec(text, null, null, List.of()))
                .problems());
    }

    private static List<Finding> formatRegex(String text) {
        List<Finding> findings = regex(text);
        return findings.isEmpty() && !NAMED_GROUP.matcher(text).find()
                ? List.of(new Finding(
                        0, "the expression has no named group", "each (?<name>...) becomes a field of the payload"))
                : findings;
    }

    private List<Finding> schedule(String text) {
        try {
            schedules.accept(text);
            return List.of();
        } catch (IllegalArgumentException e) {
            return List.of(new Finding(0, "not a schedule: " + e.getMessage(), SCHEDULES));
        }
    }

    private static List<Finding> timeZone(String text) {
        try {
            ZoneId.of(text);
            return List.of();
        } catch (DateTimeException e) {
            Set<String> known = ZoneId.getAvailableZoneIds();
            return List.of(new Finding(
                    0,
                    "unknown time zone \"" + text + "\"",
                    Suggestion.nearest(text, known)
                            .map(near -> "Did you mean \"" + near + "\"?")
                            .orElse("use a name such as Europe/Berlin, or UTC")));
        }
    }

    private static List<Finding> findings(List<ExpressionProblem> problems) {
        return problems.stream().map(SluiceExpressionChecker::finding).toList();
    }

    private static Finding finding(ExpressionProblem problem) {
        String hint =
                problem.allowed().isEmpty() ? "" : Suggestion.hint("known names", problem.found(), problem.allowed());
        return new Finding(problem.offset(), problem.message(), hint);
    }
}
