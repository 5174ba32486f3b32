package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Entries;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Key;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Fires when events came in this order. */
@Key("sequence")
public record SequenceSpec(
        @Entries(min = 2, each = Format.IDENTIFIER) @Doc("Inputs or patterns, two or more, in order.")
        List<String> steps,

        @Doc("From the first step to the last.") Duration within,

        @Default("every") @Doc("What another first step does; default every.")
        SequenceStart start,

        @Default("relaxed") @Doc("Whether other events may come between; default relaxed.")
        Contiguity contiguity,

        @Entries(each = Format.IDENTIFIER) @Doc("Inputs or patterns that end all runs of the key.")
        List<String> unless,

        @Inline PatternCommon common)
        implements PatternSpec {
    /** Copies. */
    public SequenceSpec {
        steps = List.copyOf(steps);
        unless = List.copyOf(unless);
    }

    @Override
    public Kind kind() {
        return Kind.SEQUENCE;
    }

    @Override
    public List<String> reads() {
        return Stream.concat(steps.stream(), unless.stream()).distinct().toList();
    }
}
