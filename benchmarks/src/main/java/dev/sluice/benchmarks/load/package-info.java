/**
 * The end-to-end harness: a load generator that keeps its schedule whatever the answers do, {@code sluice run} as a process
 * of its own, a sink process, and an account of every event by id.
 *
 * <p>Start reading at {@link dev.sluice.benchmarks.load.Harness}.
 */
@NullMarked
package dev.sluice.benchmarks.load;

import org.jspecify.annotations.NullMarked;
