package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Entries;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The status of a resource on Kubernetes. Counters are not in it: they are in {@code sluice get} and the metrics. */
public record ResourceStatus(
        @Doc("The newest generation that was looked at.") @Nullable
        Long observedGeneration,

        @Entries(max = 16) @Doc("Accepted, ResolvedRefs and Ready.")
        List<StatusCondition> conditions,

        @Doc("What a bus promises: AtLeastOnce or BestEffort.") @Nullable
        GuaranteeName guarantee,

        @Doc("Why it promises no more.") @Nullable String guaranteeReason) {

    /** Copies. */
    public ResourceStatus {
        conditions = List.copyOf(conditions);
    }
}
