/**
 * What resources look like: the records of {@code dev.sluice.crds.model} and the annotations of {@code dev.sluice.crds.schema} on
 * them, read once. The YAML reader and the CustomResourceDefinitions follow these shapes.
 *
 * <p>Start with {@link dev.sluice.crds.shape.ResourceKind}: the kinds of the API group, each with the shape of its spec.
 */
@NullMarked
package dev.sluice.crds.shape;

import org.jspecify.annotations.NullMarked;
