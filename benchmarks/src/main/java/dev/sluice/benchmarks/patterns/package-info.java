/**
 * What patterns cost to host: events a second, memory and disk per key.
 *
 * <p>Start reading at {@link dev.sluice.benchmarks.patterns.PatternLoad}.
 */
@NullMarked
package dev.sluice.benchmarks.patterns;

import org.jspecify.annotations.NullMarked;
