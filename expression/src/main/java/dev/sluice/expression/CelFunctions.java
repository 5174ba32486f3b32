package dev.sluice.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
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

/**
 * The functions whose text argument is compiled with the expression that holds it: {@code matches} and {@code jsonpath}.
 * A pattern that is not a literal is compiled when it is needed; a path must be a literal. Immutable.
 */
final class CelFunctions implements CelFunctionResolver {

    static final String MATCHES = "matches";
    static final String JSONPATH = "jsonpath";

    private static final int MAX_PATTERN_CHARS = 1_000;

    private final Map<String, Pattern> patterns;
    private final Map<String, JsonPathQuery> paths;
    private final Optional<CelResolvedOverload> matches;
    private final Optional<CelResolvedOverload> jsonpath;

    private CelFunctions(Map<String, Pattern> patterns, Map<String, JsonPathQuery> paths) {
        this.patterns = Map.copyOf(patterns);
        this.paths = Map.copyOf(paths);
        this.matches = Optional.of(CelResolvedOverload.of(
                MATCHES, MATCHES, args -> find((String) args[0], (String) args[1]), true, String.class, String.class));
        this.jsonpath = Optional.of(CelResolvedOverload.of(
                JSONPATH, "jsonpath_dyn_string", args -> select(args[0], args[1]), true, Object.class, String.class));
    }

    static Compiled<CelFunctions> of(CelAbstractSyntaxTree ast) {
        Map<String, Pattern> patterns = new HashMap<>();
        Map<String, JsonPathQuery> paths = new HashMap<>();
        List<ExpressionProblem> problems = new ArrayList<>();
        CelNavigableAst.fromAst(ast)
                .getRoot()
                .allNodes()
                .map(node -> node.expr())
                .forEach(node -> {
                    if (node.getKind() != CelExpr.ExprKind.Kind.CALL) {
                        return;
                    }
                    CelExpr.CelCall call = node.call();
                    int offset = ast.getSource().getPositionsMap().getOrDefault(node.id(), 0);
                    if (call.function().equals(MATCHES)) {
                        literal(call).ifPresent(text -> pattern(text, offset, patterns, problems));
                    } else if (call.function().equals(JSONPATH)) {
                        path(literal(call), offset, paths, problems);
                    }
                });
        return problems.isEmpty()
                ? new Compiled.Ready<>(new CelFunctions(patterns, paths))
                : new Compiled.Rejected<>(problems);
    }

    private static Optional<String> literal(CelExpr.CelCall call) {
        CelExpr last = call.args().get(call.args().size() - 1);
        return last.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                        && last.constant().getKind() == CelConstant.Kind.STRING_VALUE
                ? Optional.of(last.constant().stringValue())
                : Optional.empty();
    }

    private static void pattern(
            String text, int offset, Map<String, Pattern> patterns, List<ExpressionProblem> problems) {
        try {
            patterns.put(text, Pattern.compile(text));
        } catch (PatternSyntaxException invalid) {
            problems.add(
                    ExpressionProblem.at(offset, text, "not an RE2 regular expression: " + invalid.getDescription()));
        }
    }

    private static void path(
            Optional<String> text, int offset, Map<String, JsonPathQuery> paths, List<ExpressionProblem> problems) {
        if (text.isEmpty()) {
            problems.add(ExpressionProblem.at(offset, JSONPATH, "the path of jsonpath must be a literal"));
            return;
        }
        Compiled<JsonPathQuery> query = JsonPathQuery.compile(text.get());
        if (query instanceof Compiled.Ready<JsonPathQuery> ready) {
            paths.put(text.get(), ready.program());
        } else {
            query.problems().forEach(p -> problems.add(ExpressionProblem.at(offset, p.found(), p.message())));
        }
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
            default -> Optional.empty();
        };
    }

    private Object find(String text, String regex) throws CelEvaluationException {
        Pattern pattern = patterns.get(regex);
        if (pattern == null) {
            pattern = compileNow(regex);
        }
        return pattern.matcher(text).find();
    }

    private static Pattern compileNow(String regex) throws CelEvaluationException {
        if (regex.length() > MAX_PATTERN_CHARS) {
            throw new CelEvaluationException("a pattern has at most " + MAX_PATTERN_CHARS + " characters");
        }
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException invalid) {
            throw new CelEvaluationException("not an RE2 regular expression: " + invalid.getDescription(), invalid);
        }
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
