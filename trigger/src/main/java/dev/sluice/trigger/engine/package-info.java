/**
 * Decides what events mean together: inputs, patterns, conditions, firings. Pure: no I/O, no clock, no threads, no static
 * state. Time comes in with the events; state comes from a {@link dev.sluice.trigger.engine.StateSource} and leaves as
 * {@link dev.sluice.trigger.engine.Changes}.
 *
 * <p>Flow: {@code TriggerProgram.compile} once per version of a Trigger; a {@code TriggerInstance} per host;
 * {@code onEvent} and {@code advanceTo} return a {@link dev.sluice.trigger.engine.Step}; the host stores
 * {@code drain()} in one transaction with its position.
 */
@NullMarked
package dev.sluice.trigger.engine;

import org.jspecify.annotations.NullMarked;
