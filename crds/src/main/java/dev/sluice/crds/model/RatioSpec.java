package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
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

/** Fires when a share of the events of a window matches. */
@Key("ratio")
public record RatioSpec(
        @Text(Format.IDENTIFIER) @Doc("An input or a pattern.")
        String of,

        @Expression(ExpressionKind.MATCHING) @Doc("CEL boolean.")
        String matching,

        @Range(min = 0, max = 1) @Doc("The share, 0 to 1.") double share,
        @Doc("Length of a window.") Duration size,

        @Default("1") @Range(min = 1) @Doc("Fewest events of a window; default 1.")
        long minTotal,

        @Inline PatternCommon common)
        implements PatternSpec {
    @Override
    public Kind kind() {
        return Kind.RATIO;
    }

    @Override
    public List<String> reads() {
        return List.of(of);
    }
}
