/**
 * The resources as records: one record per YAML object, components named as the YAML fields (where Java forbids the name,
 * {@link dev.sluice.crds.schema.Key} holds it). Immutable; defaults are filled in by the reader, so a component is null
 * only where it is {@code @Nullable}: absent, and no default exists.
 *
 * <p>Start with {@link dev.sluice.crds.model.EventSource}, {@link dev.sluice.crds.model.EventBusSpec} and
 * {@link dev.sluice.crds.model.TriggerSpec}.
 */
@NullMarked
package dev.sluice.crds.model;

import org.jspecify.annotations.NullMarked;
