package dev.sluice.expression;

import com.google.re2j.Pattern;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From a checked CEL expression of the common kind to {@link DirectNode}s; ADR 0045. */
final class DirectCel {

    private DirectCel() {}

    /** The tree; empty where the expression has anything that is not a comparison of a field with a literal. */
    static Optional<DirectNode> of(CelExpr node) {
        if (node.getKind() == Kind.CALL) {
            String function = node.call().function();
            if (function.equals("!_")) {
                return of(node.call().args().get(0)).map(DirectNode.Not::new);
            }
            if (function.equals("_&&_") || function.equals("_||_")) {
                return junction(CelReasons.operands(node, function), function.equals("_&&_"));
            }
        }
        boolean bare = node.getKind() == Kind.IDENT
                || (node.getKind() == Kind.SELECT && !node.select().testOnly());
        return Goals.comparison(node, true)
                .flatMap(need -> bare ? Optional.of(new DirectNode.Truth(need.path())) : leaf(need));
    }

    private static Optional<DirectNode> junction(List<CelExpr> parts, boolean all) {
        List<DirectNode> operands = new ArrayList<>();
        for (CelExpr part : parts) {
            Optional<DirectNode> operand = of(part);
            if (operand.isEmpty()) {
                return Optional.empty();
            }
            operands.add(operand.get());
        }
        return Optional.of(new DirectNode.Junction(all, operands.toArray(DirectNode[]::new)));
    }

    private static Optional<DirectNode> leaf(Need need) {
        CelPath path = need.path();
        return switch (need.kind()) {
            case PRESENT ->
                Optional.of(new DirectNode.Has(
                        path.parent(), path.steps().get(path.steps().size() - 1)));
            case IN -> Optional.of(new DirectNode.Equal(path, need.literals().toArray(), need.wanted()));
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                Optional.of(new DirectNode.Ordered(path, need.kind(), need.literal()));
            case STARTS_WITH, ENDS_WITH, CONTAINS ->
                Optional.of(new DirectNode.Text(path, need.kind(), (String) need.literal()));
            case MATCHES ->
                Re2.compile((String) need.literal()) instanceof Compiled.Ready<Pattern> ready
                        ? Optional.of(new DirectNode.Matches(path, ready.program()))
                        : Optional.empty();
            case HAS_ELEMENT -> Optional.empty();
        };
    }
}
