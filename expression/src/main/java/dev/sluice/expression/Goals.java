package dev.sluice.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.sluice.expression.Need.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a filter around: which fields would have to be how for it to give what is wanted. Knows attribute filters, all,
 * any, not, and CEL made of comparisons with literals joined by {@code && || !}. Anything else is opaque: it is left as it
 * is where it gives what is wanted already, and otherwise there is no way.
 */
final class Goals {

    private static final int MOST = 64;
    private static final String ANYTHING = "x";

    private static final Map<String, Kind> COMPARISONS = Map.of(
            "_==_", Kind.IN,
            "_!=_", Kind.IN,
            "_<_", Kind.LESS,
            "_<=_", Kind.LESS_OR_EQUAL,
            "_>_", Kind.GREATER,
            "_>=_", Kind.GREATER_OR_EQUAL);
    private static final Map<Kind, Kind> MIRRORED = Map.of(
            Kind.IN, Kind.IN,
            Kind.LESS, Kind.GREATER,
            Kind.LESS_OR_EQUAL, Kind.GREATER_OR_EQUAL,
            Kind.GREATER, Kind.LESS,
            Kind.GREATER_OR_EQUAL, Kind.LESS_OR_EQUAL);
    private static final Map<String, Kind> TEXT = Map.of(
            "startsWith", Kind.STARTS_WITH,
            "endsWith", Kind.ENDS_WITH,
            "contains", Kind.CONTAINS,
            "matches", Kind.MATCHES);

    private final EventView view;

    Goals(EventView view) {
        this.view = view;
    }

    /** Ways to make the filter give what is wanted, those with fewest changes first. */
    List<Alternative> of(Filter filter, boolean wanted) {
        if (filter instanceof InputFilter input) {
            Goals mine = new Goals(input.view(view));
            return junction(
                    input.parts().stream().map(part -> mine.of(part, wanted)).toList(), wanted);
        }
        if (filter instanceof JunctionFilter junction) {
            return junction(
                    junction.filters().stream().map(part -> of(part, wanted)).toList(), junction.isAll() == wanted);
        }
        if (filter instanceof NotFilter not) {
            return of(not.filter(), !wanted);
        }
        if (filter instanceof AttributeFilter attributes) {
            return junction(attributes(attributes, wanted), wanted);
        }
        if (filter instanceof CelFilter cel) {
            return cel(cel.expression().ast().getExpr(), CelReasons.trace(cel.expression(), view), wanted);
        }
        if (filter instanceof InputMatch match && match.test(view) != Verdict.of(wanted)) {
            return match.need(wanted).map(Alternative::of).stream().toList();
        }
        return opaque(filter, wanted);
    }

    private List<Alternative> opaque(Filter filter, boolean wanted) {
        return filter.test(view) == Verdict.of(wanted) ? List.of(Alternative.NOTHING) : List.of();
    }

    /** All of them, or one of them. */
    private List<Alternative> junction(List<List<Alternative>> parts, boolean all) {
        List<Alternative> ways = all ? List.of(Alternative.NOTHING) : List.of();
        for (List<Alternative> part : parts) {
            List<Alternative> next = new ArrayList<>();
            if (all) {
                ways.forEach(way -> part.forEach(more -> next.add(way.and(more))));
            } else {
                next.addAll(ways);
                next.addAll(part);
            }
            ways = cheapest(next);
        }
        return ways;
    }

    private List<Alternative> cheapest(List<Alternative> ways) {
        return ways.stream()
                .sorted(Comparator.comparingInt(way -> way.changes(view).size()))
                .limit(MOST)
                .toList();
    }

    private List<List<Alternative>> attributes(AttributeFilter filter, boolean wanted) {
        List<List<Alternative>> parts = new ArrayList<>();
        filter.attributes().forEach((name, value) -> {
            CelPath path = new CelPath("event", List.of(name));
            Kind kind = switch (filter.comparison()) {
                case EXACT -> Kind.IN;
                case ATTRIBUTES -> value.isEmpty() ? Kind.PRESENT : Kind.IN;
                case PREFIX -> Kind.STARTS_WITH;
                case SUFFIX -> Kind.ENDS_WITH;
            };
            parts.add(List.of(Alternative.of(
                    new Need(path, kind, List.of(kind == Kind.PRESENT ? ANYTHING : value), wanted, true))));
        });
        return parts;
    }

    private List<Alternative> cel(CelExpr node, Map<Long, Object> values, boolean wanted) {
        if (node.getKind() == CelExpr.ExprKind.Kind.CALL) {
            String function = node.call().function();
            if (function.equals("!_")) {
                return cel(node.call().args().get(0), values, !wanted);
            }
            if (function.equals("_&&_") || function.equals("_||_")) {
                return junction(
                        CelReasons.operands(node, function).stream()
                                .map(part -> cel(part, values, wanted))
                                .toList(),
                        function.equals("_&&_") == wanted);
            }
        }
        Optional<Need> need = comparison(node, wanted);
        if (need.isPresent()) {
            return List.of(Alternative.of(need.get()));
        }
        Object value = values.get(node.id());
        return value == null || value.equals(wanted) ? List.of(Alternative.NOTHING) : List.of();
    }

    /** A comparison of a field with literals as a need; empty where it is anything else. */
    static Optional<Need> comparison(CelExpr node, boolean wanted) {
        if (node.getKind() == CelExpr.ExprKind.Kind.SELECT && node.select().testOnly()) {
            return field(node).map(path -> new Need(path, Kind.PRESENT, List.of(ANYTHING), wanted, false));
        }
        if (node.getKind() == CelExpr.ExprKind.Kind.SELECT || node.getKind() == CelExpr.ExprKind.Kind.IDENT) {
            return field(node).map(path -> new Need(path, Kind.IN, List.of(true), wanted, false));
        }
        if (node.getKind() != CelExpr.ExprKind.Kind.CALL) {
            return Optional.empty();
        }
        CelExpr.CelCall call = node.call();
        Kind comparison = COMPARISONS.get(call.function());
        if (comparison != null) {
            boolean holds = wanted != call.function().equals("_!=_");
            return compared(call.args().get(0), call.args().get(1), comparison, holds)
                    .or(() -> compared(call.args().get(1), call.args().get(0), mirrored(comparison), holds));
        }
        if (call.function().equals("@in")) {
            return member(call.args().get(0), call.args().get(1), wanted);
        }
        return text(call, wanted);
    }

    private static Kind mirrored(Kind kind) {
        return MIRRORED.getOrDefault(kind, kind);
    }

    private static Optional<Need> compared(CelExpr left, CelExpr right, Kind kind, boolean wanted) {
        return field(left)
                .flatMap(path -> literal(right).map(value -> new Need(path, kind, List.of(value), wanted, false)));
    }

    private static Optional<Need> member(CelExpr element, CelExpr set, boolean wanted) {
        if (set.getKind() == CelExpr.ExprKind.Kind.LIST) {
            List<Object> literals = set.list().elements().stream()
                    .flatMap(member -> literal(member).stream())
                    .toList();
            boolean onlyLiterals = literals.size() == set.list().elements().size() && !literals.isEmpty();
            return field(element)
                    .filter(path -> onlyLiterals)
                    .map(path -> new Need(path, Kind.IN, literals, wanted, false));
        }
        return field(set)
                .flatMap(path ->
                        literal(element).map(value -> new Need(path, Kind.HAS_ELEMENT, List.of(value), wanted, false)));
    }

    private static Optional<Need> text(CelExpr.CelCall call, boolean wanted) {
        Kind kind = TEXT.get(call.function());
        if (kind == null) {
            return Optional.empty();
        }
        CelExpr subject = call.target().orElse(call.args().get(0));
        return compared(subject, call.args().get(call.args().size() - 1), kind, wanted);
    }

    /** A field of the payload, an attribute, or a group of {@code match}; {@code event.data.x} is {@code data.x}. */
    static Optional<CelPath> field(CelExpr node) {
        return CelPath.of(node).map(Goals::ofPayload).filter(Goals::isField);
    }

    private static CelPath ofPayload(CelPath path) {
        List<Object> steps = path.steps();
        return path.root().equals("event") && steps.size() > 1 && steps.get(0).equals("data")
                ? new CelPath("data", steps.subList(1, steps.size()))
                : path;
    }

    private static boolean isField(CelPath path) {
        boolean named = path.root().equals("match") || path.root().equals("event");
        return path.root().equals("data")
                || (named && path.steps().size() == 1 && !path.steps().get(0).equals("data"));
    }

    private static Optional<Object> literal(CelExpr node) {
        if (node.getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
            return Optional.empty();
        }
        CelConstant constant = node.constant();
        return switch (constant.getKind()) {
            case STRING_VALUE -> Optional.of(constant.stringValue());
            case INT64_VALUE -> Optional.of(constant.int64Value());
            case DOUBLE_VALUE -> Optional.of(constant.doubleValue());
            case BOOLEAN_VALUE -> Optional.of(constant.booleanValue());
            case NULL_VALUE -> Optional.of(constant.nullValue());
            default -> Optional.empty();
        };
    }
}
