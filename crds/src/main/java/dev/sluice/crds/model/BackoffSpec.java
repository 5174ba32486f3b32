package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import java.time.Duration;

/** The waits between attempts. */
public record BackoffSpec(
        @Default("exponential") @Doc("How they grow; default exponential.")
        BackoffPolicy policy,

        @Default("1s") @Doc("The first; default 1s.") Duration delay,
        @Default("5m") @Doc("The longest; default 5m.") Duration max) {}
