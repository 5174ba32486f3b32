/** Trigger groups on a real log, with real sinks. */
@NullMarked
package dev.sluice.trigger.runtime;

import org.jspecify.annotations.NullMarked;
