package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Entries;
import dev.sluice.crds.schema.Expression;
import dev.sluice.crds.schema.ExpressionKind;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Key;
import dev.sluice.crds.schema.Text;
import java.util.List;

/** Lets events pass unless something else is firing with the same values. */
@Key("inhibit")
public record InhibitSpec(
        @Text(Format.IDENTIFIER) @Doc("An input or a pattern.")
        String of,

        @Text(Format.IDENTIFIER) @Doc("The input or pattern that mutes.")
        String whileFiring,

        @Entries(min = 1) @Expression(ExpressionKind.FIELD) @Doc("CEL values that must be the same.")
        List<String> equal,

        @Inline PatternCommon common)
        implements PatternSpec {
    /** Copies. */
    public InhibitSpec {
        equal = List.copyOf(equal);
    }

    @Override
    public Kind kind() {
        return Kind.INHIBIT;
    }

    @Override
    public List<String> reads() {
        return List.of(of, whileFiring);
    }
}
