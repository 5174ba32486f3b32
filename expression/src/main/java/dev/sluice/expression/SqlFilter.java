package dev.sluice.expression;

import dev.sluice.cesql.Attributes;
import dev.sluice.cesql.CesqlParseException;
import dev.sluice.cesql.CesqlProgram;
import dev.sluice.cesql.CesqlResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code sql}: CloudEvents SQL. Its value is taken as a boolean by the language's own casts. */
final class SqlFilter implements Filter {

    private final CesqlProgram program;

    private SqlFilter(CesqlProgram program) {
        this.program = program;
    }

    static Compiled<Filter> compile(String text) {
        if (text.isBlank()) {
            return Compiled.rejected(
                    ExpressionProblem.of("the expression is empty").under("sql"));
        }
        try {
            return new Compiled.Ready<>(new SqlFilter(CesqlProgram.compileStrictly(text)));
        } catch (CesqlParseException invalid) {
            return Compiled.rejected(
                    new ExpressionProblem("", invalid.offset(), invalid.found(), invalid.reason(), invalid.allowed())
                            .under("sql"));
        }
    }

    @Override
    public Verdict test(EventView view) {
        CesqlResult result = program.evaluate(view::attributeValue);
        return result.failed() ? Verdict.ERROR : verdict(result);
    }

    private static Verdict verdict(CesqlResult result) {
        CesqlResult bool = result.asBoolean();
        return bool.failed() ? Verdict.ERROR : Verdict.of(Boolean.TRUE.equals(bool.value()));
    }

    @Override
    public Reason why(EventView view) {
        List<Reason.Seen> seen = new ArrayList<>();
        Attributes recorded = name -> {
            @Nullable Object value = view.attributeValue(name);
            Reason.Seen look = Reason.Seen.of("event." + name, value, value != null);
            if (!seen.contains(look)) {
                seen.add(look);
            }
            return value;
        };
        CesqlResult result = program.evaluate(recorded);
        CesqlResult bool = result.failed() ? result : result.asBoolean();
        return bool.failed()
                ? Reason.error("sql " + program.text(), seen, bool.message())
                : Reason.leaf("sql " + program.text(), verdict(bool), seen);
    }
}
