/**
 * Writes the kinds as Kubernetes CustomResourceDefinitions, from the same shapes that the YAML reader uses. Start with
 * {@link dev.sluice.crds.definition.CustomResourceDefinitions}.
 */
@NullMarked
package dev.sluice.crds.definition;

import org.jspecify.annotations.NullMarked;
