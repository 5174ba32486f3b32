package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Key;
import dev.sluice.crds.schema.Text;
import dev.sluice.crds.schema.With;
import java.time.Duration;
import java.util.List;

/** Fires after silence. */
@Key("deadman")
public record DeadmanSpec(
        @Text(Format.IDENTIFIER) @Doc("An input or a pattern.")
        String of,

        @Doc("How long a silence may be.") Duration within,

        @With("by") @Doc("Keys that are waited for from the beginning.")
        List<String> expect,

        @Default("once") @Doc("How often one silence fires; default once.")
        Repeat repeat,

        @Doc("True: also a resolved occurrence when it speaks again; default false.")
        boolean resolve,

        @Inline PatternCommon common)
        implements PatternSpec {
    /** Copies. */
    public DeadmanSpec {
        expect = List.copyOf(expect);
    }

    @Override
    public Kind kind() {
        return Kind.DEADMAN;
    }

    @Override
    public List<String> reads() {
        return List.of(of);
    }

    @Override
    public boolean resolves() {
        return resolve;
    }
}
