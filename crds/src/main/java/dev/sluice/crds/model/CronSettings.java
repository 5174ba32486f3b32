package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Expression;
import dev.sluice.crds.schema.ExpressionKind;
import dev.sluice.crds.schema.Inline;
import dev.sluice.crds.schema.Range;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes events on a schedule. */
public record CronSettings(
        @Expression(ExpressionKind.CRON) @Doc("5 or 6 fields, @every 5s, @daily and the like.")
        String schedule,

        @Default("UTC") @Expression(ExpressionKind.TIME_ZONE) @Doc("Time zone of the schedule; default UTC.")
        String timeZone,

        @Doc("The payload of every tick; default: only its time.")
        Map<String, Object> data,

        @Default("none") @Doc("What happens to ticks that fell due while nothing ran; default none.")
        CatchUp catchUp,

        @Default("100") @Range(min = 1, max = 1_000_000) @Doc("Most ticks that are made up for; default 100.")
        int catchUpLimit,

        @Inline ShapeSpec shape)
        implements SourceSettings {
    /** Copies. */
    public CronSettings {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }

    @Override
    public SourceKindName kind() {
        return SourceKindName.CRON;
    }
}
