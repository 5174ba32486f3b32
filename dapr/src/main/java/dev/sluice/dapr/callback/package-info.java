/**
 * Where a sidecar calls back with what arrived.
 *
 * <p>Flow: {@link dev.sluice.dapr.callback.CallbackServer} listens on a loopback port of its own and answers every method
 * that a sidecar may call; {@link dev.sluice.dapr.callback.CallbackRegistry} knows who receives for which component and
 * topic. A call is answered when its receiver's stage completes, and no thread waits for it.
 *
 * @see <a href="https://docs.dapr.io/reference/api/pubsub_api/">Dapr pub/sub</a>
 */
@NullMarked
package dev.sluice.dapr.callback;

import org.jspecify.annotations.NullMarked;
