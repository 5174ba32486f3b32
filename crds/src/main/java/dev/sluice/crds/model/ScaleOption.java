package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Range;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a workload scales: becomes a KEDA ScaledObject on Kubernetes, ignored elsewhere. */
public record ScaleOption(
        @Range(max = Integer.MAX_VALUE) @Doc("Seconds between two looks at the metric.") @Nullable
        Integer pollingInterval,

        @Range(max = Integer.MAX_VALUE) @Doc("Seconds from the last activity to zero replicas.") @Nullable
        Integer cooldownPeriod,

        @Range(max = Integer.MAX_VALUE) @Doc("Fewest replicas.") @Nullable
        Integer minReplicaCount,

        @Range(max = Integer.MAX_VALUE) @Doc("Most replicas.") @Nullable
        Integer maxReplicaCount,

        @Doc("KEDA's advanced settings, as they are.") Map<String, Object> advanced,
        @Doc("Metadata of the KEDA trigger.") Map<String, String> metadata,
        @Doc("KEDA's authentication.") @Nullable ScaleAuthRef authRef) {
    /** Copies. */
    public ScaleOption {
        advanced = Collections.unmodifiableMap(new LinkedHashMap<>(advanced));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }
}
