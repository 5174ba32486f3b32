/**
 * The bus: where events are kept safe between the source that took them in and the triggers that read them.
 *
 * <p>Flow: a source publishes a {@link dev.sluice.eventbus.Publication} to an {@link dev.sluice.eventbus.EventBus}; the
 * publication completes when the event is durable and stamped with its bus time. A trigger group reads the ordered,
 * durable {@link dev.sluice.eventbus.EventLog} through a {@link dev.sluice.eventbus.LogReader} and writes its own
 * progress through the {@link dev.sluice.eventbus.Journal} of the same file, so that log and progress can never disagree.
 *
 * <p>Start reading at {@link dev.sluice.eventbus.EventBus}, then {@link dev.sluice.eventbus.EventLog}.
 */
@NullMarked
package dev.sluice.eventbus;

import org.jspecify.annotations.NullMarked;
