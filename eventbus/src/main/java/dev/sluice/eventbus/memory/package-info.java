/** A bus and log in memory, for tests and for trying things out; it keeps the same contract as the embedded log. */
@NullMarked
package dev.sluice.eventbus.memory;

import org.jspecify.annotations.NullMarked;
