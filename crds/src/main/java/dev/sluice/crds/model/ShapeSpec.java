package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Expression;
import dev.sluice.crds.schema.ExpressionKind;
import dev.sluice.crds.schema.NeedsValue;
import org.jspecify.annotations.Nullable;

/** How a message becomes an event. */
public record ShapeSpec(
        @Default("auto") @Doc("How the payload is read; default auto.")
        PayloadFormat format,

        @Default("UTC")
        @Expression(ExpressionKind.TIME_ZONE)
        @Doc("Time zone of times without one, for format syslog; default UTC.")
        String timeZone,

        @NeedsValue(field = "format", value = "regex", required = true)
        @Expression(ExpressionKind.FORMAT_REGEX)
        @Doc("Named groups become the fields of data, for format regex.")
        @Nullable
        String regex,

        @Doc("CEL expressions that set attributes.") @Nullable
        EventAttributes event,

        @Expression(ExpressionKind.SOURCE_WHERE)
        @Doc("CEL boolean over data, meta and event: what fails it is not published.")
        @Nullable
        String where,

        @Default("deadLetter") @Doc("What happens to a message that cannot be read or shaped; default deadLetter.")
        ShapeErrorPolicy onError,

        @Doc("Native connector or Dapr, where both exist; default: the lossless one.") @Nullable
        Via via) {}
