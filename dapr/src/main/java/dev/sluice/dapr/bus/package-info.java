/**
 * Any Dapr pub/sub component as the event bus.
 *
 * <p>Flow: {@link dev.sluice.dapr.bus.DaprEventBus} puts what is published into one lane per topic; a lane sends one batch at
 * a time, as structured CloudEvents that the sidecar passes on untouched, and repeats it until the broker has it. What
 * arrives comes through the callbacks and is read back into the same events.
 */
@NullMarked
package dev.sluice.dapr.bus;

import org.jspecify.annotations.NullMarked;
