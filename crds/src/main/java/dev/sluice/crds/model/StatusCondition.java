package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import org.jspecify.annotations.Nullable;

/** One condition in the status of a resource, as Kubernetes has it. */
public record StatusCondition(
        @Doc("Accepted, ResolvedRefs or Ready.") String type,
        @Doc("True, False or Unknown.") Truth status,
        @Doc("Why, in CamelCase.") String reason,
        @Doc("What to do.") @Nullable String message,
        @Doc("Since when, in RFC 3339.") String lastTransitionTime,
        @Doc("The generation that it speaks of.") @Nullable Long observedGeneration) {}
