/**
 * Reads resources from YAML with exact positions and reports every problem of every file at once. Text becomes a node tree
 * ({@code Documents}), the tree becomes records as the shapes in {@code dev.sluice.crds.schema} say ({@code Binder}), what
 * spans several fields is checked after that ({@code TriggerChecks}, {@code SourceChecks}, {@code ExpressionSites}).
 *
 * <p>Start with {@link dev.sluice.crds.reader.ResourceReader}.
 */
@NullMarked
package dev.sluice.crds.reader;

import org.jspecify.annotations.NullMarked;
