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

/** Fires when something was true without a break; resolved at the first break. */
@Key("hold")
public record HoldSpec(
        @Text(Format.IDENTIFIER) @Doc("An input or a pattern.")
        String of,

        @Expression(ExpressionKind.WHEN) @Doc("CEL boolean.")
        String when,

        @Key("for") @Doc("How long.") Duration duration,
        @Inline PatternCommon common)
        implements PatternSpec {
    @Override
    public Kind kind() {
        return Kind.HOLD;
    }

    @Override
    public List<String> reads() {
        return List.of(of);
    }

    @Override
    public boolean resolves() {
        return true;
    }
}
