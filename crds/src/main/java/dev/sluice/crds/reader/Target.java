package dev.sluice.crds.reader;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document of another API group: something that a sink's {@code ref} may name, or a Namespace whose labels count.
 *
 * @param apiVersion its API version
 * @param kind its kind
 * @param namespace its namespace; {@code default} where it says none
 * @param name its name
 * @param labels its labels
 * @param url {@code status.address.url}, {@code status.url}, or the first of {@code status.addresses}; null: none
 */
public record Target(
        String apiVersion,
        String kind,
        String namespace,
        String name,
        Map<String, String> labels,
        @Nullable String url) {

    /** Copies. */
    public Target {
        labels = Map.copyOf(labels);
    }
}
