package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Expression;
import dev.sluice.crds.schema.ExpressionKind;
import dev.sluice.crds.schema.NeedsValue;
import dev.sluice.crds.schema.Range;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What every pattern kind takes. */
public record PatternCommon(
        @Expression(ExpressionKind.KEY)
        @Doc("CEL key; events without it are counted as unkeyed; default: one key for all.")
        @Nullable
        String by,

        @Default("100000") @Range(min = 1, max = 100_000_000) @Doc("Most keys with state; default 100000.")
        int maxKeys,

        @Default("reject") @Doc("What happens to one key more; default reject.")
        KeyOverflow overflow,

        @Default("60s") @Doc("How long the name is true after an occurrence; default 60s.")
        Duration freshness,

        @Default("bus") @Doc("Whose time counts; default bus.")
        TimeBasis time,

        @Range
        @NeedsValue(field = "time", value = "event")
        @Doc("How late an event may be; default 0s; only with time: event.")
        @Nullable
        Duration lateness,

        @NeedsValue(field = "time", value = "event")
        @Doc("After this long without an event the clock goes on by itself; default 10s; only with time: event.")
        @Nullable
        Duration idle) {}
