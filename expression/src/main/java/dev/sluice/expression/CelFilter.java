package dev.sluice.expression;

/** {@code cel}, and an input's {@code where}. */
final class CelFilter implements Filter {

    private final CelExpression expression;

    CelFilter(CelExpression expression) {
        this.expression = expression;
    }

    CelExpression expression() {
        return expression;
    }

    @Override
    public Verdict test(EventView view) {
        return expression.bool(view);
    }

    @Override
    public Reason why(EventView view) {
        return expression.why(view);
    }
}
