package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Expression;
import dev.sluice.crds.schema.ExpressionKind;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Key;
import dev.sluice.crds.schema.Text;
import java.util.List;

/** Fires when a value differs from the previous one. */
@Key("change")
public record ChangeSpec(
        @Text(Format.IDENTIFIER) @Doc("An input or a pattern.")
        String of,

        @Expression(ExpressionKind.FIELD) @Doc("CEL, the value.")
        String field,

        @Inline PatternCommon common)
        implements PatternSpec {
    @Override
    public Kind kind() {
        return Kind.CHANGE;
    }

    @Override
    public List<String> reads() {
        return List.of(of);
    }
}
