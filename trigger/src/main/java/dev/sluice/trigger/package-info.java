/** Inputs, conditions and firings, and their delivery to subscribers. */
@NullMarked
package dev.sluice.trigger;

import org.jspecify.annotations.NullMarked;
