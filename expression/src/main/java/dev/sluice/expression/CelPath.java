package dev.sluice.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A constant path into what an expression sees: {@code data.user.name}, {@code data.tags[0]}, {@code event["type"]}.
 *
 * @param root the variable
 * @param steps a String for a field or key, a Long for an index
 */
record CelPath(String root, List<Object> steps) {

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    CelPath {
        steps = List.copyOf(steps);
    }

    /** The path that an expression is; empty when it is anything else. {@code has(x.y)} is the path {@code x.y}. */
    static Optional<CelPath> of(CelExpr node) {
        List<Object> steps = new ArrayList<>();
        CelExpr at = node;
        while (at.getKind() != CelExpr.ExprKind.Kind.IDENT) {
            Optional<Object> step = step(at);
            if (step.isEmpty()) {
                return Optional.empty();
            }
            steps.add(0, step.get());
            at = at.getKind() == CelExpr.ExprKind.Kind.SELECT
                    ? at.select().operand()
                    : at.call().args().get(0);
        }
        String root = at.ident().name();
        return CelScope.PAYLOAD.variables().contains(root) || root.equals("meta")
                ? Optional.of(new CelPath(root, steps))
                : Optional.empty();
    }

    private static Optional<Object> step(CelExpr node) {
        if (node.getKind() == CelExpr.ExprKind.Kind.SELECT) {
            return Optional.of(node.select().field());
        }
        if (node.getKind() != CelExpr.ExprKind.Kind.CALL
                || !node.call().function().equals("_[_]")) {
            return Optional.empty();
        }
        CelExpr key = node.call().args().get(1);
        if (key.getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
            return Optional.empty();
        }
        CelConstant constant = key.constant();
        return switch (constant.getKind()) {
            case STRING_VALUE -> Optional.of(constant.stringValue());
            case INT64_VALUE -> Optional.of(constant.int64Value());
            default -> Optional.empty();
        };
    }

    /** The value there; empty when the event does not have it. */
    Optional<Object> find(EventView view) {
        Optional<Object> at = view.variables().find(root);
        for (Object step : steps) {
            at = at.flatMap(value -> Optional.ofNullable(child(value, step)));
        }
        return at;
    }

    /** The path without its last step. */
    CelPath parent() {
        return new CelPath(root, steps.subList(0, steps.size() - 1));
    }

    /** As {@link #find}, null where the event has no value there; allocates nothing. */
    @Nullable
    Object get(EventView view) {
        boolean whole = root.equals("data");
        if (!whole && (steps.isEmpty() || !(root.equals("event") || root.equals("match")))) {
            return find(view).orElse(null);
        }
        Object at = whole ? view.payload().value() : view.field(root, steps.get(0));
        for (int i = whole ? 0 : 1; i < steps.size() && at != null; i++) {
            at = child(at, steps.get(i));
        }
        return at;
    }

    private static @Nullable Object child(Object value, Object step) {
        if (value instanceof Map<?, ?> map) {
            return map.get(step);
        }
        return value instanceof List<?> list && step instanceof Long index && index >= 0 && index < list.size()
                ? list.get(index.intValue())
                : null;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(root);
        for (Object step : steps) {
            if (step instanceof String name && IDENTIFIER.matcher(name).matches()) {
                text.append('.').append(name);
            } else {
                text.append('[').append(CelValues.toJson(step)).append(']');
            }
        }
        return text.toString();
    }
}
