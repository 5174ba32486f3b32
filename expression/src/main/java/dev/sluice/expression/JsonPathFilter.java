package dev.sluice.expression;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code jsonpath}: values of the payload, equal to something, matching something, or there at all. */
final class JsonPathFilter implements Filter {

    private final FilterExpression.JsonPath spec;
    private final JsonPathQuery query;
    private final Predicate<List<Object>> test;

    private JsonPathFilter(FilterExpression.JsonPath spec, JsonPathQuery query, Predicate<List<Object>> test) {
        this.spec = spec;
        this.query = query;
        this.test = test;
    }

    static Compiled<Filter> compile(FilterExpression.JsonPath spec) {
        List<ExpressionProblem> problems = new ArrayList<>();
        Compiled<JsonPathQuery> query = JsonPathQuery.compile(spec.path());
        query.problems().forEach(problem -> problems.add(problem.under("jsonpath.path")));
        long tests = Stream.of(spec.equals(), spec.matches(), spec.exists())
                .filter(Objects::nonNull)
                .count();
        if (tests != 1) {
            problems.add(ExpressionProblem.of("needs exactly one of equals, matches, exists; has " + tests)
                    .under("jsonpath"));
        }
        Predicate<List<Object>> test = test(spec, problems);
        return query instanceof Compiled.Ready<JsonPathQuery> ready && test != null && problems.isEmpty()
                ? new Compiled.Ready<>(new JsonPathFilter(spec, ready.program(), test))
                : new Compiled.Rejected<>(problems);
    }

    private static @Nullable Predicate<List<Object>> test(
            FilterExpression.JsonPath spec, List<ExpressionProblem> problems) {
        if (spec.exists() != null) {
            boolean wanted = spec.exists();
            return values -> values.isEmpty() != wanted;
        }
        if (spec.matches() != null) {
            Compiled<Pattern> pattern = Re2.compile(spec.matches());
            pattern.problems().forEach(problem -> problems.add(problem.under("jsonpath.matches")));
            return pattern instanceof Compiled.Ready<Pattern> ready
                    ? values -> values.stream()
                            .anyMatch(value -> value instanceof String text
                                    && ready.program().matcher(text).find())
                    : null;
        }
        Object wanted = CelValues.fromJava(spec.equals());
        return values -> values.stream().anyMatch(value -> equal(value, wanted));
    }

    private static boolean equal(Object value, Object wanted) {
        boolean mixed = value instanceof Number
                && wanted instanceof Number
                && !value.getClass().equals(wanted.getClass());
        return mixed ? ((Number) value).doubleValue() == ((Number) wanted).doubleValue() : value.equals(wanted);
    }

    @Override
    public Verdict test(EventView view) {
        return Verdict.of(test.test(query.select(view.payload().value())));
    }

    @Override
    public Reason why(EventView view) {
        List<Object> values = query.select(view.payload().value());
        Object shown = values.size() == 1 ? values.get(0) : values;
        return Reason.leaf(
                "jsonpath " + spec.path() + describe(),
                Verdict.of(test.test(values)),
                List.of(Reason.Seen.of(spec.path(), shown, !values.isEmpty())));
    }

    private String describe() {
        if (spec.exists() != null) {
            return " exists: " + spec.exists();
        }
        return spec.matches() != null
                ? " matches: " + CelValues.toJson(spec.matches())
                : " equals: " + CelValues.toJson(CelValues.fromJava(spec.equals()));
    }
}
