package dev.sluice.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A compiled CEL expression over one event. Immutable and thread-safe; compile once (about a millisecond), evaluate often
 * (about a microsecond). An evaluation takes at most {@value CelEnvironment#MAX_ITERATIONS} loop steps; beyond them it is
 * an error, not a wait.
 */
public final class CelExpression {

    private final String text;
    private final CelAbstractSyntaxTree ast;
    private final CelRuntime.Program program;
    private final CelFunctions functions;
    private final @Nullable DirectNode direct;

    private CelExpression(String text, CelAbstractSyntaxTree ast, CelRuntime.Program program, CelFunctions functions) {
        this.text = text;
        this.ast = ast;
        this.program = program;
        this.functions = functions;
        this.direct = DirectCel.of(ast.getExpr()).orElse(null);
    }

    /** Compiles an expression that may give anything. */
    public static Compiled<CelExpression> compile(String text, CelScope scope) {
        return compile(text, scope, CelResult.ANY);
    }

    /**
     * Compiles an expression.
     *
     * @param text at most {@value CelEnvironment#MAX_CHARS} characters
     * @param scope which variables it may use
     * @param result what it must give, as far as that is known now
     */
    public static Compiled<CelExpression> compile(String text, CelScope scope, CelResult result) {
        if (text.isBlank()) {
            return Compiled.rejected(ExpressionProblem.of("the expression is empty"));
        }
        CelValidationResult checked = CelEnvironment.compiler(scope).compile(text);
        if (checked.hasError()) {
            return new Compiled.Rejected<>(CelProblems.of(text, checked, scope.variables()));
        }
        try {
            return compile(text, checked.getAst(), result);
        } catch (CelValidationException invalid) {
            return Compiled.rejected(ExpressionProblem.of(String.valueOf(invalid.getMessage())));
        }
    }

    private static Compiled<CelExpression> compile(String text, CelAbstractSyntaxTree ast, CelResult wanted) {
        CelType type = ast.getResultType();
        if (!wanted.allows(type.kind())) {
            return Compiled.rejected(ExpressionProblem.at(
                    0,
                    text,
                    "gives " + type.name() + ", wanted is " + wanted.name().toLowerCase(java.util.Locale.ROOT)));
        }
        Compiled<CelFunctions> functions = CelFunctions.of(ast);
        if (functions instanceof Compiled.Rejected<CelFunctions> rejected) {
            return new Compiled.Rejected<>(rejected.problems());
        }
        try {
            CelRuntime.Program program = CelEnvironment.runtime().createProgram(ast);
            return new Compiled.Ready<>(new CelExpression(text, ast, program, functions.orThrow()));
        } catch (CelEvaluationException impossible) {
            return Compiled.rejected(ExpressionProblem.of(String.valueOf(impossible.getMessage())));
        }
    }

    /** The expression as it was written. */
    public String text() {
        return text;
    }

    /** Whether it holds; anything but a boolean is an error. */
    public Verdict bool(EventView view) {
        Verdict verdict = direct == null ? null : direct.test(view);
        return verdict == null ? boolByCel(view) : verdict;
    }

    Verdict boolByCel(EventView view) {
        try {
            return verdict(program.eval(view.variables(), functions));
        } catch (CelEvaluationException failed) {
            return Verdict.ERROR;
        } catch (RuntimeException unforeseen) { // text and event come from users; whatever the library meets is theirs
            return Verdict.ERROR;
        }
    }

    boolean isDirect() {
        return direct != null;
    }

    private static Verdict verdict(@Nullable Object result) {
        return result instanceof Boolean bool ? Verdict.of(bool) : Verdict.ERROR;
    }

    /** Its value, or why it has none. */
    public Evaluated value(EventView view) {
        try {
            return new Evaluated.Value(CelValues.toJava(program.eval(view.variables(), functions)));
        } catch (CelEvaluationException failed) {
            return new Evaluated.Failed(CelReasons.message(failed));
        } catch (RuntimeException unforeseen) { // as in bool
            return new Evaluated.Failed(CelReasons.message(unforeseen));
        }
    }

    /**
     * Its value as text: strings as they are, numbers, booleans and times in CEL's text form, lists and maps as JSON.
     *
     * @return empty when it is null or has none
     */
    public Optional<String> string(EventView view) {
        try {
            Object result = program.eval(view.variables(), functions);
            return result instanceof String string ? Optional.of(string) : text(CelValues.toJava(result));
        } catch (CelEvaluationException failed) {
            return Optional.empty();
        } catch (RuntimeException unforeseen) { // as in bool
            return Optional.empty();
        }
    }

    private static Optional<String> text(@Nullable Object value) {
        if (value instanceof Map<?, ?> || value instanceof List<?> || value instanceof byte[]) {
            return Optional.of(CelValues.toJson(value));
        }
        return Optional.ofNullable(value).map(Object::toString);
    }

    /** Why it holds, does not, or fails: the same evaluation, with the values kept. */
    public Reason why(EventView view) {
        return CelReasons.of(this, view);
    }

    CelAbstractSyntaxTree ast() {
        return ast;
    }

    CelRuntime.Program program() {
        return program;
    }

    CelFunctions functions() {
        return functions;
    }

    @Override
    public String toString() {
        return text;
    }
}
