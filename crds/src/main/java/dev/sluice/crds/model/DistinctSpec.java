package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Expression;
import dev.sluice.crds.schema.ExpressionKind;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Key;
import dev.sluice.crds.schema.Range;
import dev.sluice.crds.schema.Text;
import java.time.Duration;
import java.util.List;

/** Fires when the window of a key holds so many different values. */
@Key("distinct")
public record DistinctSpec(
        @Text(Format.IDENTIFIER) @Doc("An input or a pattern.")
        String of,

        @Expression(ExpressionKind.FIELD) @Doc("CEL, the value.")
        String field,

        @Range(min = 1) @Doc("Different values.") long atLeast,
        @Doc("The window.") Duration within,
        @Inline RearmSpec rearm,
        @Inline PatternCommon common)
        implements PatternSpec {
    @Override
    public Kind kind() {
        return Kind.DISTINCT;
    }

    @Override
    public List<String> reads() {
        return List.of(of);
    }
}
