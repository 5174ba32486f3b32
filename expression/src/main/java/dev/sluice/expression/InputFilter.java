package dev.sluice.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything an input asks of an event before it takes it: {@code match}, {@code where} and {@code filters}; all must
 * match. Immutable and thread-safe.
 *
 * <p>Use: {@code EventView mine = input.view(shared)}, then {@code input.test(mine)}, and {@code mine} for every further
 * expression over this input, since it knows the groups of this input's {@code match}. The payload is still parsed once
 * for all inputs.
 */
public final class InputFilter implements Filter {

    /** Lets every event through. */
    public static final InputFilter EVERYTHING = new InputFilter(null, List.of());

    private final @Nullable InputMatch match;
    private final Filter[] filters;

    private InputFilter(@Nullable InputMatch match, List<Filter> filters) {
        this.match = match;
        this.filters = filters.toArray(Filter[]::new);
    }

    /**
     * What an input says, as it is written.
     *
     * @param match RE2 with named groups, found anywhere in the text payload, or in {@code matchOn}
     * @param matchOn CEL over {@code event} and {@code data} that gives the text for {@code match}
     * @param where CEL boolean over {@code event}, {@code data}, {@code match}
     * @param filters Subscriptions API filters; empty means none
     */
    public record Spec(
            @Nullable String match,
            @Nullable String matchOn,
            @Nullable String where,
            List<FilterExpression> filters) {

        /** Copies the list. */
        public Spec {
            filters = List.copyOf(filters);
        }
    }

    /** Compiles an input's tests; problems carry the field's path within the input. */
    public static Compiled<InputFilter> compile(Spec spec) {
        List<ExpressionProblem> problems = new ArrayList<>();
        InputMatch match = match(spec, problems);
        List<Filter> filters = new ArrayList<>();
        if (spec.where() != null) {
            Compiled<CelExpression> where = CelExpression.compile(spec.where(), CelScope.INPUT, CelResult.BOOL);
            keep(where.map(CelFilter::new), "where", filters, problems);
        }
        for (int i = 0; i < spec.filters().size(); i++) {
            keep(Filter.compile(spec.filters().get(i)), "filters[" + i + "]", filters, problems);
        }
        return problems.isEmpty()
                ? new Compiled.Ready<>(new InputFilter(match, filters))
                : new Compiled.Rejected<>(problems);
    }

    private static @Nullable InputMatch match(Spec spec, List<ExpressionProblem> problems) {
        CelExpression matchOn = null;
        if (spec.matchOn() != null) {
            List<CelExpression> compiled = new ArrayList<>();
            keep(CelExpression.compile(spec.matchOn(), CelScope.INPUT, CelResult.TEXT), "matchOn", compiled, problems);
            matchOn = compiled.isEmpty() ? null : compiled.get(0);
            if (spec.match() == null) {
                problems.add(ExpressionProblem.of("matchOn says where match looks, and there is no match")
                        .under("matchOn"));
            }
        }
        if (spec.match() == null) {
            return null;
        }
        List<InputMatch> compiled = new ArrayList<>();
        keep(InputMatch.compile(spec.match(), matchOn), "match", compiled, problems);
        return compiled.isEmpty() ? null : compiled.get(0);
    }

    private static <T, S extends T> void keep(
            Compiled<S> compiled, String field, List<T> programs, List<ExpressionProblem> problems) {
        if (compiled instanceof Compiled.Ready<S> ready) {
            programs.add(ready.program());
        }
        compiled.problems().forEach(problem -> problems.add(problem.under(field)));
    }

    /** The event as this input sees it; the same view where the input has no {@code match}. */
    public EventView view(EventView shared) {
        return match == null || shared.isMatchedBy(match) ? shared : shared.withMatch(match);
    }

    /** Whether the event passes; takes a view made by {@link #view}, or makes one. */
    @Override
    public Verdict test(EventView view) {
        EventView mine = view(view);
        Verdict verdict = match == null ? Verdict.MATCH : match.test(mine);
        for (int i = 0; i < filters.length && verdict != Verdict.NO_MATCH; i++) {
            verdict = verdict.and(filters[i].test(mine));
        }
        return verdict;
    }

    @Override
    public Reason why(EventView view) {
        EventView mine = view(view);
        return JunctionFilter.reason(
                "input", true, parts().stream().map(part -> part.why(mine)).toList());
    }

    /** Everything that must match. */
    List<Filter> parts() {
        List<Filter> parts = new ArrayList<>();
        if (match != null) {
            parts.add(match);
        }
        parts.addAll(List.of(filters));
        return parts;
    }
}
