/**
 * JMH measurements of single stations. Run one with {@code java -cp ... org.openjdk.jmh.Main FilterBenchmark}; add
 * {@code -prof gc} to see what it allocates.
 */
@NullMarked
package dev.sluice.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
