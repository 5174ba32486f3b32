/**
 * From what a source read to what the bus takes: {@link dev.sluice.eventsource.shape.EventShaper} parses a
 * {@link dev.sluice.eventsource.spi.Message} by the event's {@code format}, sets attributes by its {@code event} expressions
 * and decides by its {@code where}; {@link dev.sluice.eventsource.shape.SourceEmitter} publishes what comes of it, keeps what
 * cannot be shaped as a dead letter, and counts.
 *
 * <p>Every event that is taken in passes here, so the plain path (a CloudEvent, or JSON without expressions) builds nothing
 * but the event itself: JSON is checked, not parsed into a tree.
 *
 * <p>Start reading at {@link dev.sluice.eventsource.shape.EventShaper#shape}.
 */
@NullMarked
package dev.sluice.eventsource.shape;

import org.jspecify.annotations.NullMarked;
