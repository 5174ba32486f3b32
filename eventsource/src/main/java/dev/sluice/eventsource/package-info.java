/**
 * Connectors that bring events in, and the shaping that makes events of messages.
 *
 * <p>Flow: {@link dev.sluice.eventsource.Sources} makes what runs equal to what a topology says. Each source (a package per
 * kind: {@code http}, {@code file}, {@code cron}, {@code kafka}, {@code mqtt}, {@code redis}) reads messages and hands them
 * to its emitter; {@link dev.sluice.eventsource.shape} parses, sets attributes, filters and publishes; the source
 * acknowledges when the bus has the event, and not before.
 *
 * <p>Start reading at {@link dev.sluice.eventsource.spi.Source}, then {@link dev.sluice.eventsource.Sources#apply}.
 */
@NullMarked
package dev.sluice.eventsource;

import org.jspecify.annotations.NullMarked;
