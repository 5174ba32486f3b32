/** Measurements: matching in isolation, and the whole process under load. */
@NullMarked
package dev.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
