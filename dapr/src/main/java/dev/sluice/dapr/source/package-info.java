/**
 * Sources whose messages a sidecar brings, through an input binding or a pub/sub component.
 *
 * <p>Flow: {@link dev.sluice.dapr.source.DaprSources} gives the kinds; a source takes its place in the
 * {@link dev.sluice.dapr.callback.CallbackRegistry}, makes messages of what arrives and answers the sidecar when the bus has
 * them.
 */
@NullMarked
package dev.sluice.dapr.source;

import org.jspecify.annotations.NullMarked;
