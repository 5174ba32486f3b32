/**
 * {@code sluice run} as its own process, killed, interrupted, edited and broken as it is in real life: a
 * {@link dev.sluice.it.process.SluiceRun} is the process, a {@link dev.sluice.it.process.FunctionServer} is whoever gets its
 * deliveries, a {@link dev.sluice.it.process.EventSender} is where events come from.
 */
@NullMarked
package dev.sluice.it.process;

import org.jspecify.annotations.NullMarked;
