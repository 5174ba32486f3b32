package dev.sluice.crds.model;

import dev.sluice.crds.schema.Key;

/** Which namespaces are allowed. */
public enum NamespacesFrom {
    /** That of the bus; for a ClusterEventBus that of the source. */
    @Key("Same")
    SAME,
    /** All. */
    @Key("All")
    ALL,
    /** Those that a selector matches. */
    @Key("Selector")
    SELECTOR
}
