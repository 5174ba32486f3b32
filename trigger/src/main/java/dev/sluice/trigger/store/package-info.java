/**
 * What a trigger group keeps: its position in the log, pattern state, timers, the outbox of unfinished deliveries, the
 * record of finished ones, dead letters and accounts. All of it commits through the {@link dev.sluice.eventbus.Journal}
 * of the log, so a position and what follows from it can never disagree.
 *
 * <p>Start reading at {@link dev.sluice.trigger.store.ChangeSet}, which is one commit, then
 * {@link dev.sluice.trigger.store.TriggerStore}.
 */
@NullMarked
package dev.sluice.trigger.store;

import org.jspecify.annotations.NullMarked;
