package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.NeedsValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a pattern that fired may fire again. */
public record RearmSpec(
        @Default("reset") @Doc("When it may fire again; default reset.")
        Rearm rearm,

        @NeedsValue(field = "rearm", value = "untilQuiet", required = true)
        @Doc("How long the key must be quiet.")
        @Nullable
        Duration quiet,

        @NeedsValue(field = "rearm", value = "cooldown", required = true)
        @Doc("How long it does not fire again.")
        @Nullable
        Duration cooldown) {}
