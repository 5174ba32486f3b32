package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Key;
import dev.sluice.crds.schema.Text;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fires once per burst. */
@Key("debounce")
public record DebounceSpec(
        @Text(Format.IDENTIFIER) @Doc("An input or a pattern.")
        String of,

        @Doc("The silence that ends a burst.") Duration quiet,

        @Doc("At most this long after the first event of a burst.") @Nullable
        Duration maxWait,

        @Default("trailing") @Doc("At the end of the burst, or at its beginning; default trailing.")
        Edge edge,

        @Inline PatternCommon common)
        implements PatternSpec {
    @Override
    public Kind kind() {
        return Kind.DEBOUNCE;
    }

    @Override
    public List<String> reads() {
        return List.of(of);
    }
}
