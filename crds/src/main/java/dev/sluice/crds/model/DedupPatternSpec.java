package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Entries;
import dev.sluice.crds.schema.Expression;
import dev.sluice.crds.schema.ExpressionKind;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Key;
import dev.sluice.crds.schema.Text;
import java.time.Duration;
import java.util.List;

/** Lets the first of its kind pass. */
@Key("dedup")
public record DedupPatternSpec(
        @Text(Format.IDENTIFIER) @Doc("An input or a pattern.")
        String of,

        @Entries(min = 1) @Expression(ExpressionKind.FIELD) @Doc("CEL values that make events equal.")
        List<String> fingerprint,

        @Doc("How long a kind is remembered.") Duration ttl,

        @Default("fixed") @Doc("Whether a repeat prolongs it; default fixed.")
        DedupMode mode,

        @Inline PatternCommon common)
        implements PatternSpec {
    /** Copies. */
    public DedupPatternSpec {
        fingerprint = List.copyOf(fingerprint);
    }

    @Override
    public Kind kind() {
        return Kind.DEDUP;
    }

    @Override
    public List<String> reads() {
        return List.of(of);
    }
}
