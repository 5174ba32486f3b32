/**
 * Runs a compiled trigger over events that are there already, with no store, no sink and no clock: what {@code test} and {@code
 * replay} share. It is the live evaluation; start with {@link dev.sluice.trigger.replay.Replay}.
 */
@NullMarked
package dev.sluice.trigger.replay;

import org.jspecify.annotations.NullMarked;
