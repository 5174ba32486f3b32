package dev.sluice.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.parser.CelUnparserFactory;
import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Evaluates a CEL expression once more with every intermediate value kept, and says which part decided. */
final class CelReasons {

    private static final Pattern PREFIX = Pattern.compile("^evaluation error( at [^ ]*)?: ");

    private final CelAbstractSyntaxTree ast;
    private final EventView view;
    private final Map<Long, Object> values = new HashMap<>();
    private @Nullable String error;

    private CelReasons(CelAbstractSyntaxTree ast, EventView view) {
        this.ast = ast;
        this.view = view;
    }

    static Reason of(CelExpression expression, EventView view) {
        CelReasons reasons = new CelReasons(expression.ast(), view);
        reasons.evaluate(expression);
        Reason reason = reasons.explain(expression.ast().getExpr());
        return new Reason(expression.text(), reason.verdict(), reason.seen(), reason.error(), reason.because());
    }

    /** The values of all nodes that were evaluated, by the node's id. */
    static Map<Long, Object> trace(CelExpression expression, EventView view) {
        CelReasons reasons = new CelReasons(expression.ast(), view);
        reasons.evaluate(expression);
        return reasons.values;
    }

    /** CEL's message without its preface. */
    static String message(Throwable failed) {
        String message = failed.getMessage();
        return message == null
                ? failed.getClass().getSimpleName()
                : PREFIX.matcher(message).replaceFirst("").strip();
    }

    private void evaluate(CelExpression expression) {
        try {
            expression
                    .program()
                    .trace(view.variables(), expression.functions(), (node, value) -> values.put(node.id(), value));
        } catch (CelEvaluationException failed) {
            error = message(failed);
        } catch (RuntimeException unforeseen) { // as in CelExpression.bool
            error = message(unforeseen);
        }
    }

    private Verdict verdict(CelExpr node) {
        return values.get(node.id()) instanceof Boolean bool ? Verdict.of(bool) : Verdict.ERROR;
    }

    private Reason explain(CelExpr node) {
        if (node.getKind() == Kind.CALL) {
            switch (node.call().function()) {
                case "_&&_", "_||_" -> {
                    return junction(node);
                }
                case "!_" -> {
                    return inner(node, List.of(explain(node.call().args().get(0))));
                }
                case "_?_:_" -> {
                    return choice(node);
                }
                default -> {
                    return leaf(node);
                }
            }
        }
        return leaf(node);
    }

    /** Of {@code &&} the first part that failed, of {@code ||} the first that matched; else all parts. */
    private Reason junction(CelExpr node) {
        Verdict verdict = verdict(node);
        List<Reason> parts = operands(node, node.call().function()).stream()
                .map(this::explain)
                .toList();
        Optional<Reason> deciding =
                parts.stream().filter(part -> part.verdict() == verdict).findFirst();
        boolean allCount = verdict == Verdict.of(node.call().function().equals("_&&_"));
        return inner(node, allCount || deciding.isEmpty() ? parts : List.of(deciding.get()));
    }

    static List<CelExpr> operands(CelExpr node, String function) {
        List<CelExpr> operands = new ArrayList<>();
        for (CelExpr operand : node.call().args()) {
            if (operand.getKind() == Kind.CALL && operand.call().function().equals(function)) {
                operands.addAll(operands(operand, function));
            } else {
                operands.add(operand);
            }
        }
        return operands;
    }

    private Reason choice(CelExpr node) {
        List<CelExpr> args = node.call().args();
        CelExpr taken = values.get(args.get(0).id()) instanceof Boolean bool ? args.get(bool ? 1 : 2) : args.get(0);
        return inner(node, List.of(explain(taken), explain(args.get(0))));
    }

    private Reason inner(CelExpr node, List<Reason> because) {
        Verdict verdict = verdict(node);
        return new Reason(text(node), verdict, List.of(), verdict == Verdict.ERROR ? error : null, because);
    }

    private Reason leaf(CelExpr node) {
        Map<String, Reason.Seen> seen = new LinkedHashMap<>();
        collect(node, seen);
        Verdict verdict = verdict(node);
        return new Reason(
                text(node),
                verdict,
                List.copyOf(seen.values()),
                verdict == Verdict.ERROR ? Optional.ofNullable(error).orElse("not a boolean") : null,
                List.of());
    }

    private String text(CelExpr node) {
        return CelUnparserFactory.newUnparser().unparse(CelAbstractSyntaxTree.newParsedAst(node, ast.getSource()));
    }

    /** The longest paths into the event that the node reads, in order. */
    private void collect(CelExpr node, Map<String, Reason.Seen> seen) {
        Optional<CelPath> path = CelPath.of(node);
        if (path.isPresent()) {
            Optional<Object> value = path.get().find(view);
            seen.putIfAbsent(
                    path.get().toString(),
                    Reason.Seen.of(path.get().toString(), value.orElse(null), value.isPresent()));
            return;
        }
        switch (node.getKind()) {
            case SELECT -> collect(node.select().operand(), seen);
            case CALL -> {
                node.call().target().ifPresent(target -> collect(target, seen));
                node.call().args().forEach(argument -> collect(argument, seen));
            }
            case LIST -> node.list().elements().forEach(element -> collect(element, seen));
            case COMPREHENSION -> {
                collect(node.comprehension().iterRange(), seen);
                collect(node.comprehension().loopStep(), seen);
            }
            default -> {}
        }
    }
}
