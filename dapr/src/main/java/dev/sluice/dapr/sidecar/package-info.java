/**
 * What Sluice asks of a sidecar: to publish, and to say which of its components and subscriptions are up.
 *
 * <p>Start reading at {@link dev.sluice.dapr.sidecar.SidecarClient}, then {@link dev.sluice.dapr.sidecar.SidecarWatch}.
 */
@NullMarked
package dev.sluice.dapr.sidecar;

import org.jspecify.annotations.NullMarked;
