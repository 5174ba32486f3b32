package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Entries;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Key;
import java.time.Duration;
import java.util.List;

/** Fires when one of each came, in any order. */
@Key("allOf")
public record AllOfSpec(
        @Entries(min = 2, each = Format.IDENTIFIER) @Doc("Inputs or patterns, two or more.")
        List<String> of,

        @Doc("The window.") Duration within,

        @Default("latest") @Doc("Which event of an input counts; default latest.")
        Keep keep,

        @Inline PatternCommon common)
        implements PatternSpec {
    /** Copies. */
    public AllOfSpec {
        of = List.copyOf(of);
    }

    @Override
    public Kind kind() {
        return Kind.ALL_OF;
    }

    @Override
    public List<String> reads() {
        return of;
    }
}
