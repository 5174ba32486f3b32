package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Expression;
import dev.sluice.crds.schema.ExpressionKind;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Key;
import dev.sluice.crds.schema.Text;
import java.time.Duration;
import java.util.List;

/** Fires at a value that was not seen before. */
@Key("newTerm")
public record NewTermSpec(
        @Text(Format.IDENTIFIER) @Doc("An input or a pattern.")
        String of,

        @Expression(ExpressionKind.FIELD) @Doc("CEL, the value.")
        String field,

        @Doc("When a value counts as new again.") Duration forget,
        @Inline PatternCommon common)
        implements PatternSpec {
    @Override
    public Kind kind() {
        return Kind.NEW_TERM;
    }

    @Override
    public List<String> reads() {
        return List.of(of);
    }
}
