package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;

/** The embedded log. */
public record EmbeddedSpec(
        @Default("always") @Doc("When a publication is acknowledged; default always.")
        SyncMode sync) {}
