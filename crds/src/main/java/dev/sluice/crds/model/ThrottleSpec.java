package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Key;
import dev.sluice.crds.schema.Range;
import dev.sluice.crds.schema.Text;
import java.time.Duration;
import java.util.List;

/** Lets so many events of a period pass. */
@Key("throttle")
public record ThrottleSpec(
        @Text(Format.IDENTIFIER) @Doc("An input or a pattern.")
        String of,

        @Default("1") @Range(min = 1) @Doc("Events per period; with policy digest it is 1; default 1.")
        long max,

        @Doc("The period.") Duration per,

        @Default("leading") @Doc("What happens to the rest; default leading.")
        ThrottlePolicy policy,

        @Inline PatternCommon common)
        implements PatternSpec {
    @Override
    public Kind kind() {
        return Kind.THROTTLE;
    }

    @Override
    public List<String> reads() {
        return List.of(of);
    }
}
