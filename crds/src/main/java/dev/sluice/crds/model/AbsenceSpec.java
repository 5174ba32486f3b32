package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Key;
import dev.sluice.crds.schema.Text;
import java.time.Duration;
import java.util.List;

/** Fires when something did not follow. */
@Key("absence")
public record AbsenceSpec(
        @Text(Format.IDENTIFIER) @Doc("The input or pattern that is followed.")
        String after,

        @Text(Format.IDENTIFIER) @Doc("The input or pattern that should follow.")
        String missing,

        @Doc("The deadline.") Duration within,

        @Default("each") @Doc("What another first event does; default each.")
        Retrigger retrigger,

        @Inline PatternCommon common)
        implements PatternSpec {
    @Override
    public Kind kind() {
        return Kind.ABSENCE;
    }

    @Override
    public List<String> reads() {
        return List.of(after, missing);
    }
}
