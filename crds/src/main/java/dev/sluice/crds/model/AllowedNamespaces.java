package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.NeedsValue;
import org.jspecify.annotations.Nullable;

/** Whose triggers may read a bus, as in Gateway API. */
public record AllowedNamespaces(
        @Default("Same") @Doc("Same (default), All or Selector.")
        NamespacesFrom from,

        @NeedsValue(field = "from", value = "Selector", required = true) @Doc("Labels of the namespaces.") @Nullable
        LabelSelector selector) {}
