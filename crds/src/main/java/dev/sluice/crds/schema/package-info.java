/**
 * Annotations that say what a field of a resource may hold. The records of {@code dev.sluice.crds.model} carry them, and
 * they are the only place where it is said: the YAML reader and the CustomResourceDefinitions both read them.
 *
 * <p>What needs no annotation: a component that is not {@code @Nullable} and has no {@link dev.sluice.crds.schema.Default}
 * is required, except booleans (false), lists and maps (empty).
 */
@NullMarked
package dev.sluice.crds.schema;

import org.jspecify.annotations.NullMarked;
