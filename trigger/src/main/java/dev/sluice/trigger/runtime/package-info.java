/**
 * Hosts the engine: one thread per trigger group reads the log, steps its triggers, hands firings to delivery lanes and
 * commits position, state, timers, outbox and accounts together.
 *
 * <p>Flow of one event: {@link dev.sluice.trigger.runtime.TriggerGroup} polls it, each trigger that names its topic steps,
 * each firing becomes one {@link dev.sluice.trigger.runtime.Pending} per target. A firing that depends on nothing but the
 * event is sent at once; one that depends on state is sent after the commit that holds the state. A delivery that finishes
 * before the commit that covers its event never gets an outbox row.
 *
 * <p>Start reading at {@link dev.sluice.trigger.runtime.TriggerHost}, then {@link dev.sluice.trigger.runtime.TriggerGroup}.
 */
@NullMarked
package dev.sluice.trigger.runtime;

import org.jspecify.annotations.NullMarked;
