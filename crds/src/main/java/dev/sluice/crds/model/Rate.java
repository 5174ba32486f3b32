package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Range;
import java.time.Duration;

/** So many in a time. */
public record Rate(
        @Range(min = 1, max = 10_000_000) @Doc("How many; 1 or more.")
        int limit,

        @Default("1s") @Doc("In this time; default 1s.") Duration per) {}
