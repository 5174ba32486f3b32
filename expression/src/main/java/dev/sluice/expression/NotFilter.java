package dev.sluice.expression;

import java.util.List;

/** {@code not}. */
final class NotFilter implements Filter {

    private final Filter filter;

    NotFilter(Filter filter) {
        this.filter = filter;
    }

    Filter filter() {
        return filter;
    }

    @Override
    public Verdict test(EventView view) {
        return filter.test(view).negate();
    }

    @Override
    public Reason why(EventView view) {
        Reason reason = filter.why(view);
        return new Reason("not " + reason.expression(), reason.verdict().negate(), List.of(), null, List.of(reason));
    }
}
