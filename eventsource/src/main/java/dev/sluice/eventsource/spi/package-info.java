/**
 * What the author of a connector implements: a {@link dev.sluice.eventsource.spi.Source} made by a
 * {@link dev.sluice.eventsource.spi.SourceKind}, which hands {@link dev.sluice.eventsource.spi.Message}s to an
 * {@link dev.sluice.eventsource.spi.Emitter} and acknowledges its broker when the emitter says that the bus has the event.
 */
@NullMarked
package dev.sluice.eventsource.spi;

import org.jspecify.annotations.NullMarked;
