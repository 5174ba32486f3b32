package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Expression;
import dev.sluice.crds.schema.ExpressionKind;
import org.jspecify.annotations.Nullable;

/** CEL expressions over {@code data} and {@code meta} that set attributes of the event. */
public record EventAttributes(
        @Expression(ExpressionKind.SOURCE_ATTRIBUTE) @Doc("The type.") @Nullable
        String type,

        @Expression(ExpressionKind.SOURCE_ATTRIBUTE) @Doc("The subject.") @Nullable
        String subject,

        @Expression(ExpressionKind.SOURCE_ATTRIBUTE) @Doc("The partitionkey.") @Nullable
        String key,

        @Expression(ExpressionKind.SOURCE_ATTRIBUTE) @Doc("The time: a timestamp or RFC 3339 text.") @Nullable
        String time,

        @Expression(ExpressionKind.SOURCE_ATTRIBUTE) @Doc("The id.") @Nullable
        String id) {}
