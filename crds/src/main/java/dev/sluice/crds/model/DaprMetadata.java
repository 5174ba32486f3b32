package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Exclusive;
import org.jspecify.annotations.Nullable;

/** One metadata item of a Dapr component. */
@Exclusive(
        value = {"value", "secretKeyRef"},
        required = true)
public record DaprMetadata(
        @Doc("Name.") String name,
        @Doc("Value.") @Nullable String value,
        @Doc("Where the value comes from.") @Nullable SecretKeyRef secretKeyRef) {}
