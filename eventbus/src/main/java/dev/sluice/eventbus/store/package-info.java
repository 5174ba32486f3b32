/**
 * What the embedded and the in-memory bus share: recognising repeats ({@link dev.sluice.eventbus.store.Repeats}), who
 * still has to read what ({@link dev.sluice.eventbus.store.Holds}), and handing a log's events to a receiver ({@link
 * dev.sluice.eventbus.store.Consumption}).
 */
@NullMarked
package dev.sluice.eventbus.store;

import org.jspecify.annotations.NullMarked;
