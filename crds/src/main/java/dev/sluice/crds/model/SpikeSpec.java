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

/** Compares a window with the one before it. */
@Key("spike")
public record SpikeSpec(
        @Text(Format.IDENTIFIER) @Doc("An input or a pattern.")
        String of,

        @Doc("The window.") Duration within,

        @Range(min = 0, max = 1e9) @Doc("How many times the one before.")
        double height,

        @Default("1") @Range @Doc("Fewest events of the window before; default 1.")
        long minReference,

        @Default("1") @Range @Doc("Fewest events of the window; default 1.")
        long minCurrent,

        @Inline PatternCommon common)
        implements PatternSpec {
    @Override
    public Kind kind() {
        return Kind.SPIKE;
    }

    @Override
    public List<String> reads() {
        return List.of(of);
    }
}
