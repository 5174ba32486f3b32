/** A sidecar in this process, over a broker in memory, that fails when it is told to. */
@NullMarked
package dev.sluice.dapr.fake;

import org.jspecify.annotations.NullMarked;
