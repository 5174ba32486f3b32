package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Text;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who a resource is. */
public record Metadata(
        @Text(Format.DNS_LABEL) @Doc("Name, unique per kind and namespace.")
        String name,

        @Default("default")
        @Text(Format.DNS_LABEL)
        @Doc("Namespace; default `default`; empty for cluster-scoped kinds.")
        String namespace,

        @Doc("Labels, as in Kubernetes.") Map<String, String> labels,
        @Doc("Annotations, as in Kubernetes.") Map<String, String> annotations,

        @Doc("Counts changes of the spec; set by Kubernetes.") @Nullable
        Long generation) {
    /** Copies. */
    public Metadata {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }
}
