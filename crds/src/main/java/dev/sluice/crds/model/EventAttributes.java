package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Text;
import org.jspecify.annotations.Nullable;

/** CEL expressions over {@code data} and {@code meta} that set attributes of the event. */
public record EventAttributes(
        @Text(Format.CEL) @Doc("The type.") @Nullable String type,
        @Text(Format.CEL) @Doc("The subject.") @Nullable String subject,

        @Text(Format.CEL) @Doc("The partitionkey.") @Nullable
        String key,

        @Text(Format.CEL) @Doc("The time: a timestamp or RFC 3339 text.") @Nullable
        String time,

        @Text(Format.CEL) @Doc("The id.") @Nullable String id) {}
