package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Range;
import org.jspecify.annotations.Nullable;

/** The answer to what was taken. */
public record HttpResponse(
        @Default("202") @Range(min = 200, max = 299) @Doc("Status, 200 to 299; default 202.")
        int status,

        @Doc("Body; default empty.") @Nullable String body) {}
