/**
 * Makes events on a schedule. {@link dev.sluice.eventsource.cron.Schedule} knows the due times, {@code CronSource} emits a
 * tick for each; a tick's id is its due time, so it is never on the bus twice.
 */
@NullMarked
package dev.sluice.eventsource.cron;

import org.jspecify.annotations.NullMarked;
