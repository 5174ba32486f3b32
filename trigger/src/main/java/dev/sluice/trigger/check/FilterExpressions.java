package dev.sluice.trigger.check;

import dev.sluice.crds.model.FilterSpec;
import dev.sluice.expression.FilterExpression;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Filters as resources have them, made into filters as expressions take them. */
public final class FilterExpressions {

    private static final Map<Class<? extends FilterSpec>, Function<FilterSpec, FilterExpression>> DIALECTS = Map.of(
            FilterSpec.Exact.class, spec -> new FilterExpression.Exact(((FilterSpec.Exact) spec).attributes()),
            FilterSpec.Prefix.class, spec -> new FilterExpression.Prefix(((FilterSpec.Prefix) spec).attributes()),
            FilterSpec.Suffix.class, spec -> new FilterExpression.Suffix(((FilterSpec.Suffix) spec).attributes()),
            FilterSpec.Attributes.class,
                    spec -> new FilterExpression.Attributes(((FilterSpec.Attributes) spec).attributes()),
            FilterSpec.All.class, spec -> new FilterExpression.All(of(((FilterSpec.All) spec).filters())),
            FilterSpec.AnyOf.class, spec -> new FilterExpression.Any(of(((FilterSpec.AnyOf) spec).filters())),
            FilterSpec.Not.class, spec -> new FilterExpression.Not(of(((FilterSpec.Not) spec).filter())),
            FilterSpec.Sql.class, spec -> new FilterExpression.Sql(((FilterSpec.Sql) spec).expression()),
            FilterSpec.Cel.class, spec -> new FilterExpression.Cel(((FilterSpec.Cel) spec).expression()),
            FilterSpec.JsonPath.class, spec -> jsonPath((FilterSpec.JsonPath) spec));

    private FilterExpressions() {}

    /** A list of filters; order stays. */
    public static List<FilterExpression> of(List<FilterSpec> filters) {
        return filters.stream().map(FilterExpressions::of).toList();
    }

    /** One filter. */
    public static FilterExpression of(FilterSpec filter) {
        Function<FilterSpec, FilterExpression> dialect = DIALECTS.get(filter.getClass());
        if (dialect == null) {
            throw new IllegalArgumentException(
                    "no filter dialect for " + filter.getClass().getSimpleName());
        }
        return dialect.apply(filter);
    }

    private static FilterExpression jsonPath(FilterSpec.JsonPath spec) {
        return new FilterExpression.JsonPath(spec.path(), spec.equalTo(), spec.matches(), spec.exists());
    }
}
