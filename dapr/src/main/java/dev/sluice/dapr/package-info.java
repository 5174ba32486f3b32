/**
 * Everything that knows Dapr. A sidecar ({@code daprd}) stands between Sluice and the brokers: it calls back with what
 * arrives, and takes what is published.
 *
 * <p>Names that both the rendered files and the running process must agree on are in {@link dev.sluice.dapr.DaprNames}.
 */
@NullMarked
package dev.sluice.dapr;

import org.jspecify.annotations.NullMarked;
