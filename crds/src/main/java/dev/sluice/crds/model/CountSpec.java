package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Expression;
import dev.sluice.crds.schema.ExpressionKind;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Key;
import dev.sluice.crds.schema.Range;
import dev.sluice.crds.schema.Text;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fires when the window of a key holds so many events. */
@Key("count")
public record CountSpec(
        @Text(Format.IDENTIFIER) @Doc("An input or a pattern.")
        String of,

        @Range(min = 1) @Doc("Events, or the sum of their weights.")
        long atLeast,

        @Doc("The window.") Duration within,

        @Expression(ExpressionKind.WEIGHT) @Doc("CEL integer, how much an event counts; default 1.") @Nullable
        String weight,

        @Inline RearmSpec rearm,

        @Doc("True: also a resolved occurrence when the key falls below or goes quiet; default false.")
        boolean resolve,

        @Inline PatternCommon common)
        implements PatternSpec {
    @Override
    public Kind kind() {
        return Kind.COUNT;
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
