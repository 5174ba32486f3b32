package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Key;
import dev.sluice.crds.schema.Range;
import dev.sluice.crds.schema.Text;
import java.time.Duration;
import java.util.List;

/** Lets events pass while tokens last. */
@Key("tokenBucket")
public record TokenBucketSpec(
        @Text(Format.IDENTIFIER) @Doc("An input or a pattern.")
        String of,

        @Range(min = 1) @Doc("Tokens of a full bucket.") long capacity,
        @Doc("Time until one token is back.") Duration refill,
        @Inline PatternCommon common)
        implements PatternSpec {
    @Override
    public Kind kind() {
        return Kind.TOKEN_BUCKET;
    }

    @Override
    public List<String> reads() {
        return List.of(of);
    }
}
