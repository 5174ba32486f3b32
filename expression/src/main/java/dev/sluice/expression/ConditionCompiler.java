package dev.sluice.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelUnparserFactory;
import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From a condition's text to its tree. */
final class ConditionCompiler {

    private final String text;
    private final Collection<String> known;
    private final CelAbstractSyntaxTree ast;
    private final List<String> names = new ArrayList<>();

    private ConditionCompiler(String text, Collection<String> known, CelAbstractSyntaxTree ast) {
        this.text = text;
        this.known = known;
        this.ast = ast;
    }

    /**
     * A tree and the names its bits stand for.
     *
     * @param root the tree
     * @param names in order of appearance; the i-th is bit i
     */
    record Tree(ConditionNode root, List<String> names) {}

    static Compiled<Tree> compile(String text, Collection<String> known) {
        CelValidationResult parsed = CelEnvironment.parser().parse(text);
        if (parsed.hasError()) {
            return new Compiled.Rejected<>(CelProblems.of(text, parsed, known));
        }
        try {
            return new ConditionCompiler(text, known, parsed.getAst()).compile();
        } catch (CelValidationException | CelEvaluationException invalid) {
            return Compiled.rejected(ExpressionProblem.of(CelReasons.message(invalid)));
        }
    }

    private Compiled<Tree> compile() throws CelValidationException, CelEvaluationException {
        List<ExpressionProblem> unknown = collectNames();
        if (!unknown.isEmpty()) {
            return new Compiled.Rejected<>(unknown);
        }
        if (names.size() > Condition.MAX_NAMES) {
            return Compiled.rejected(
                    ExpressionProblem.of("a condition uses at most " + Condition.MAX_NAMES + " names"));
        }
        Optional<ConditionNode> tree = node(ast.getExpr());
        return tree.isPresent() ? new Compiled.Ready<>(new Tree(tree.get(), List.copyOf(names))) : exotic();
    }

    private List<ExpressionProblem> collectNames() {
        List<ExpressionProblem> unknown = new ArrayList<>();
        Set<String> loops = new LinkedHashSet<>();
        List<CelExpr> nodes = CelNavigableAst.fromAst(ast)
                .getRoot()
                .allNodes()
                .map(node -> node.expr())
                .toList();
        for (CelExpr node : nodes) {
            if (node.getKind() == CelExpr.ExprKind.Kind.COMPREHENSION) {
                loops.add(node.comprehension().iterVar());
                loops.add(node.comprehension().accuVar());
            }
        }
        for (CelExpr node : nodes) {
            if (node.getKind() == CelExpr.ExprKind.Kind.IDENT
                    && !loops.contains(node.ident().name())) {
                name(node, unknown);
            }
        }
        return unknown;
    }

    private void name(CelExpr node, List<ExpressionProblem> unknown) {
        String name = node.ident().name();
        if (!known.contains(name)) {
            int codePoints = ast.getSource().getPositionsMap().getOrDefault(node.id(), 0);
            unknown.add(CelProblems.unknown(text, text.offsetByCodePoints(0, codePoints), name, known));
        } else if (!names.contains(name)) {
            names.add(name);
        }
    }

    private Optional<ConditionNode> node(CelExpr expr) {
        return switch (expr.getKind()) {
            case IDENT ->
                Optional.of(new ConditionNode.Name(
                        names.indexOf(expr.ident().name()), expr.ident().name()));
            case CONSTANT ->
                expr.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE
                        ? Optional.of(new ConditionNode.Constant(expr.constant().booleanValue()))
                        : Optional.empty();
            case CALL -> call(expr);
            default -> Optional.empty();
        };
    }

    private Optional<ConditionNode> call(CelExpr expr) {
        String function = expr.call().function();
        boolean junction = function.equals("_&&_") || function.equals("_||_");
        List<CelExpr> args =
                junction ? CelReasons.operands(expr, function) : expr.call().args();
        List<ConditionNode> nodes = new ArrayList<>();
        for (CelExpr arg : args) {
            Optional<ConditionNode> operand = node(arg);
            if (operand.isEmpty()) {
                return Optional.empty();
            }
            nodes.add(operand.get());
        }
        return combine(function, nodes, unparse(expr));
    }

    private static Optional<ConditionNode> combine(String function, List<ConditionNode> nodes, String text) {
        return switch (function) {
            case "_&&_", "_||_" -> Optional.of(new ConditionNode.Junction(function.equals("_&&_"), nodes, text));
            case "!_" -> Optional.of(new ConditionNode.Not(nodes.get(0), text));
            case "_==_", "_!=_" ->
                Optional.of(new ConditionNode.Same(function.equals("_==_"), nodes.get(0), nodes.get(1), text));
            case "_?_:_" -> Optional.of(new ConditionNode.Choice(nodes.get(0), nodes.get(1), nodes.get(2), text));
            default -> Optional.empty();
        };
    }

    private String unparse(CelExpr expr) {
        return CelUnparserFactory.newUnparser().unparse(CelAbstractSyntaxTree.newParsedAst(expr, ast.getSource()));
    }

    private Compiled<Tree> exotic() throws CelValidationException, CelEvaluationException {
        CelValidationResult checked = CelEnvironment.compilerOfBooleans(names).compile(text);
        if (checked.hasError()) {
            return new Compiled.Rejected<>(CelProblems.of(text, checked, known));
        }
        if (!checked.getAst().getResultType().equals(SimpleType.BOOL)) {
            return Compiled.rejected(ExpressionProblem.of("a condition is a boolean, this gives "
                    + checked.getAst().getResultType().name()));
        }
        ConditionNode root = new ConditionNode.Exotic(
                CelEnvironment.runtime().createProgram(checked.getAst()), List.copyOf(names), text);
        return new Compiled.Ready<>(new Tree(root, List.copyOf(names)));
    }
}
