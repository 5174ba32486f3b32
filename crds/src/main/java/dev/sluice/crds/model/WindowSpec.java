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
import org.jspecify.annotations.Nullable;

/** Fires at the end of each window that holds enough events. */
@Key("window")
public record WindowSpec(
        @Text(Format.IDENTIFIER) @Doc("An input or a pattern.")
        String of,

        @Doc("Length of a window.") Duration size,

        @Doc("From one window to the next; default size.") @Nullable
        Duration slide,

        @Default("1") @Range(min = 1) @Doc("Fewest events; default 1.")
        long atLeast,

        @Inline PatternCommon common)
        implements PatternSpec {
    @Override
    public Kind kind() {
        return Kind.WINDOW;
    }

    @Override
    public List<String> reads() {
        return List.of(of);
    }
}
