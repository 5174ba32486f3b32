package dev.sluice.expression;

import java.util.Arrays;
import java.util.List;

/** {@code all} and {@code any}. */
final class JunctionFilter implements Filter {

    private final boolean all;
    private final Filter[] filters;

    JunctionFilter(boolean all, List<Filter> filters) {
        this.all = all;
        this.filters = filters.toArray(Filter[]::new);
    }

    boolean isAll() {
        return all;
    }

    List<Filter> filters() {
        return List.of(filters);
    }

    @Override
    public Verdict test(EventView view) {
        Verdict decided = Verdict.of(!all);
        Verdict verdict = Verdict.of(all);
        for (int i = 0; i < filters.length && verdict != decided; i++) {
            Verdict next = filters[i].test(view);
            verdict = all ? verdict.and(next) : verdict.or(next);
        }
        return verdict;
    }

    @Override
    public Reason why(EventView view) {
        return reason(
                all ? "all" : "any",
                all,
                Arrays.stream(filters).map(filter -> filter.why(view)).toList());
    }

    /** The reason of a combination: the first part that decided it, or all of them where all count. */
    static Reason reason(String expression, boolean all, List<Reason> parts) {
        Verdict verdict = parts.stream().map(Reason::verdict).reduce(Verdict.of(all), all ? Verdict::and : Verdict::or);
        List<Reason> deciding =
                parts.stream().filter(part -> part.verdict() == verdict).toList();
        boolean allCount = verdict == Verdict.of(all);
        return new Reason(
                expression,
                verdict,
                List.of(),
                null,
                allCount || deciding.isEmpty() ? parts : List.of(deciding.get(0)));
    }
}
