/**
 * The embedded log: an event bus, an event log and a journal in one SQLite file.
 *
 * <p>Flow: {@link dev.sluice.eventbus.embedded.EmbeddedLog} puts publications and works into the {@code RequestQueue}; the
 * one {@code Writer} thread takes what is there, runs it in one transaction through the {@code Appender}, commits (fsync),
 * gives the new events to the {@code Tail} from which readers poll, and completes the futures. Between commits it lets
 * {@code Retention} remove a slice and finishes the {@code Checkpointer}'s work. Queries use connections of their own
 * ({@code ReadPool}) and the {@code EventIndex}.
 *
 * <p>Start reading at {@code EmbeddedLog}, then {@code Writer}. The layout of the file is in {@code Schema}.
 */
@NullMarked
package dev.sluice.eventbus.embedded;

import org.jspecify.annotations.NullMarked;
