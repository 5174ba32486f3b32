package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Expression;
import dev.sluice.crds.schema.ExpressionKind;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Key;
import dev.sluice.crds.schema.Text;
import java.time.Duration;
import java.util.List;

/** Bundles alerts into notifications with firing and resolved. */
@Key("group")
public record GroupSpec(
        @Text(Format.IDENTIFIER) @Doc("An input or a pattern.")
        String of,

        @Expression(ExpressionKind.IDENTITY) @Doc("CEL, which alert it is.")
        String identity,

        @Key("wait") @Default("30s") @Doc("From the first alert of a group to its first notification; default 30s.")
        Duration firstWait,

        @Default("5m") @Doc("From one look at the group to the next; default 5m.")
        Duration interval,

        @Default("4h") @Doc("When an unchanged group is notified again; default 4h.")
        Duration repeat,

        @Inline PatternCommon common)
        implements PatternSpec {
    @Override
    public Kind kind() {
        return Kind.GROUP;
    }

    @Override
    public List<String> reads() {
        return List.of(of);
    }

    @Override
    public boolean resolves() {
        return true;
    }
}
