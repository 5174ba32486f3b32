package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Range;
import java.time.Duration;

/** How long the ids of events are remembered, per topic by source and id. */
public record DedupSpec(
        @Range @Default("5m") @Doc("How long; 0s switches it off; default 5m.")
        Duration window,

        @Default("1000000") @Range(max = 100_000_000) @Doc("How many; default 1000000.")
        int maxIds) {}
