package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Inline;
import org.jspecify.annotations.Nullable;

/** Follows files line by line. */
public record FileSettings(
        @Doc("Path or glob, relative to the working directory.")
        String path,

        @Default("end") @Doc("Where a file that was not seen before begins; default end.")
        FileStart start,

        @Doc("How several lines are one event.") @Nullable Multiline multiline,
        @Inline ShapeSpec shape)
        implements SourceSettings {
    @Override
    public SourceKindName kind() {
        return SourceKindName.FILE;
    }
}
