package dev.sluice.expression;

import com.google.re2j.Pattern;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionResolver;
import dev.cel.runtime.CelResolvedOverload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The functions that CEL's own runtime does not get, because it compiles a pattern anew for each event or takes quadratic
 * time. Patterns and paths that are literals are compiled with the expression that holds them; a path, and the pattern
 * of {@code regex.*}, must be one. Immutable.
 */
final class CelFunctions implements CelFunctionResolver {

    static final String MATCHES = "matches";
    static final String JSONPATH = "jsonpath";

    private static final Set<String> REGEX = Set.of("regex.replace", "regex.extract", "regex.extractAll");

    private static final Map<String, Optional<CelResolvedOverload>> LISTS = Map.of(
            "sets.contains", lists("sets.contains", args -> CelLists.contains((List<?>) args[0], (List<?>) args[1])),
            "sets.equivalent",
                    lists("sets.equivalent", args -> CelLists.equivalent((List<?>) args[0], (List<?>) args[1])),
            "sets.intersects",
                    lists("sets.intersects", args -> CelLists.intersects((List<?>) args[0], (List<?>) args[1])),
            "distinct",
                    Optional.of(CelResolvedOverload.of(
                            "distinct", "distinct", args -> CelLists.distinct((List<?>) args[0]), true, List.class)));

    private final Map<String, Pattern> patterns;
    private final Map<String, JsonPathQuery> paths;
    private final Optional<CelResolvedOverload> matches;
    private final Optional<CelResolvedOverload> jsonpath;

    @SuppressWarnings("Immutable") // both maps are copies, and what they hold never changes
    private CelFunctions(Map<String, Pattern> patterns, Map<String, JsonPathQuery> paths) {
        this.patterns = Map.copyOf(patterns);
        this.paths = Map.copyOf(paths);
        this.matches = Optional.of(CelResolvedOverload.of(
                MATCHES, MATCHES, args -> find((String) args[0], (String) args[1]), true, String.class, String.class));
        this.jsonpath = Optional.of(CelResolvedOverload.of(
                JSONPATH, JSONPATH, args -> select(args[0], args[1]), true, Object.class, String.class));
    }

    private static Optional<CelResolvedOverload> lists(String name, dev.cel.runtime.CelFunctionOverload body) {
        return Optional.of(CelResolvedOverload.of(name, name, body, true, List.class, List.class));
    }

    static Compiled<CelFunctions> of(CelAbstractSyntaxTree ast) {
        Map<String, Pattern> patterns = new HashMap<>();
        Map<String, JsonPathQuery> paths = new HashMap<>();
        List<ExpressionProblem> problems = new ArrayList<>();
        CelNavigableAst.fromAst(ast)
                .getRoot()
                .allNodes()
                .map(node -> node.expr())
                .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.CALL)
                .forEach(node -> {
                    int offset = ast.getSource().getPositionsMap().getOrDefault(node.id(), 0);
                    String function = node.call().function();
                    if (function.equals(MATCHES)) {
                        literal(node.call(), node.call().args().size() - 1)
                                .ifPresent(text -> keep(Re2.compile(text), text, offset, patterns, problems));
                    } else if (REGEX.contains(function)) {
                        required(function, literal(node.call(), 1), offset, problems)
                                .ifPresent(text -> keep(Re2.compile(text), text, offset, patterns, problems));
                    } else if (function.equals(JSONPATH)) {
                        required(function, literal(node.call(), 1), offset, problems)
                                .ifPresent(text -> keep(JsonPathQuery.compile(text), text, offset, paths, problems));
                    }
                });
        return problems.isEmpty()
                ? new Compiled.Ready<>(new CelFunctions(patterns, paths))
                : new Compiled.Rejected<>(problems);
    }

    private static Optional<String> literal(CelExpr.CelCall call, int index) {
        CelExpr argument = call.args().get(index);
        return argument.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                        && argument.constant().getKind() == CelConstant.Kind.STRING_VALUE
                ? Optional.of(argument.constant().stringValue())
                : Optional.empty();
    }

    private static Optional<String> required(
            String function, Optional<String> literal, int offset, List<ExpressionProblem> problems) {
        if (literal.isEmpty()) {
            problems.add(ExpressionProblem.at(
                    offset, function, "the second argument of " + function + " must be a literal"));
        }
        return literal;
    }

    private static <T> void keep(
            Compiled<T> compiled, String text, int offset, Map<String, T> programs, List<ExpressionProblem> problems) {
        if (compiled instanceof Compiled.Ready<T> ready) {
            programs.put(text, ready.program());
        }
        compiled.problems().forEach(p -> problems.add(ExpressionProblem.at(offset, p.found(), p.message())));
    }

    @Override
    public Optional<CelResolvedOverload> findOverloadMatchingArgs(
            String function, Collection<String> overloadIds, Object[] args) {
        return findOverloadMatchingArgs(function, args);
    }

    @Override
    public Optional<CelResolvedOverload> findOverloadMatchingArgs(String function, Object[] args) {
        return switch (function) {
            case MATCHES -> args[0] instanceof String && args[1] instanceof String ? matches : Optional.empty();
            case JSONPATH -> jsonpath;
            default ->
                List.of(args).stream().allMatch(List.class::isInstance)
                        ? LISTS.getOrDefault(function, Optional.empty())
                        : Optional.empty();
        };
    }

    private Object find(String text, String regex) throws CelEvaluationException {
        Pattern pattern = patterns.get(regex);
        if (pattern == null) {
            Compiled<Pattern> compiled = Re2.compile(regex);
            if (!(compiled instanceof Compiled.Ready<Pattern> ready)) {
                throw new CelEvaluationException(compiled.problems().get(0).message());
            }
            pattern = ready.program();
        }
        return pattern.matcher(text).find();
    }

    private Object select(Object document, Object path) throws CelEvaluationException {
        JsonPathQuery query = paths.get(path);
        if (query == null) {
            throw new CelEvaluationException("the path of jsonpath must be a literal");
        }
        try {
            return query.evaluate(document);
        } catch (IllegalArgumentException nothing) {
            throw new CelEvaluationException(String.valueOf(nothing.getMessage()), nothing);
        }
    }
}
