package dev.sluice.crds.model;

/**
 * Names one resource.
 *
 * @param kind the kind, such as Trigger
 * @param namespace the namespace; empty for a cluster-scoped kind
 * @param name the name
 */
public record ResourceId(String kind, String namespace, String name) {

    /** The id of a resource. */
    public static ResourceId of(Resource resource) {
        return new ResourceId(
                resource.kind(),
                resource.metadata().namespace(),
                resource.metadata().name());
    }

    /** {@code Trigger default/name}. */
    @Override
    public String toString() {
        return namespace.isEmpty() ? kind + " " + name : kind + " " + namespace + "/" + name;
    }
}
