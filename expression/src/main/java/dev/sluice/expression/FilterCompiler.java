package dev.sluice.expression;

import dev.sluice.expression.AttributeFilter.Comparison;
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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From written filters to programs; problems of all parts are kept, each with its path. */
final class FilterCompiler {

    /** Deepest nesting of all, any, not. */
    static final int MAX_DEPTH = 32;

    private FilterCompiler() {}

    static Compiled<Filter> compile(FilterExpression expression) {
        return compile(expression, 0);
    }

    private static Compiled<Filter> compile(FilterExpression expression, int depth) {
        if (depth > MAX_DEPTH) {
            return Compiled.rejected(ExpressionProblem.of("filters nest at most " + MAX_DEPTH + " deep"));
        }
        if (expression instanceof All all) {
            return junction("all", all.filters(), depth);
        }
        if (expression instanceof Any any) {
            return junction("any", any.filters(), depth);
        }
        if (expression instanceof Not not) {
            return not(not.filter(), depth);
        }
        return leaf(expression);
    }

    private static Compiled<Filter> leaf(FilterExpression expression) {
        if (expression instanceof Exact exact) {
            return AttributeFilter.compile(Comparison.EXACT, exact.attributes());
        }
        if (expression instanceof Attributes attributes) {
            return AttributeFilter.compile(Comparison.ATTRIBUTES, attributes.attributes());
        }
        if (expression instanceof Prefix prefix) {
            return AttributeFilter.compile(Comparison.PREFIX, prefix.attributes());
        }
        if (expression instanceof Suffix suffix) {
            return AttributeFilter.compile(Comparison.SUFFIX, suffix.attributes());
        }
        if (expression instanceof Sql sql) {
            return SqlFilter.compile(sql.expression());
        }
        if (expression instanceof Cel cel) {
            return under("cel", CelExpression.compile(cel.expression(), CelScope.INPUT, CelResult.BOOL))
                    .map(CelFilter::new);
        }
        return JsonPathFilter.compile((JsonPath) expression);
    }

    private static Compiled<Filter> junction(String dialect, List<FilterExpression> parts, int depth) {
        if (parts.isEmpty()) {
            return Compiled.rejected(ExpressionProblem.of("has no filters").under(dialect));
        }
        List<Filter> filters = new ArrayList<>();
        List<ExpressionProblem> problems = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Compiled<Filter> part = compile(parts.get(i), depth + 1);
            if (part instanceof Compiled.Ready<Filter> ready) {
                filters.add(ready.program());
            }
            String at = dialect + "[" + i + "]";
            part.problems().forEach(problem -> problems.add(problem.under(at)));
        }
        return problems.isEmpty()
                ? new Compiled.Ready<>(new JunctionFilter(dialect.equals("all"), filters))
                : new Compiled.Rejected<>(problems);
    }

    private static Compiled<Filter> not(@Nullable FilterExpression expression, int depth) {
        if (expression == null) {
            return Compiled.rejected(ExpressionProblem.of("has no filter").under("not"));
        }
        return under("not", compile(expression, depth + 1)).map(NotFilter::new);
    }

    static <T> Compiled<T> under(String dialect, Compiled<T> compiled) {
        return compiled instanceof Compiled.Rejected<T> rejected
                ? new Compiled.Rejected<>(rejected.problems().stream()
                        .map(problem -> problem.under(dialect))
                        .toList())
                : compiled;
    }
}
