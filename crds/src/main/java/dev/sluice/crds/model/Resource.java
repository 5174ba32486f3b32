package dev.sluice.crds.model;

/** One resource of the API group {@value #API_VERSION}. */
public sealed interface Resource permits EventSource, EventBusResource, ClusterEventBus, Trigger {

    /** The API version of every kind. */
    String API_VERSION = "events.openfunction.io/v1alpha1";

    /** Who it is. */
    Metadata metadata();

    /** The kind, as in YAML. */
    String kind();

    /** {@code namespace/name}, or {@code /name} for a cluster-scoped kind. */
    default String key() {
        return metadata().namespace() + "/" + metadata().name();
    }
}
