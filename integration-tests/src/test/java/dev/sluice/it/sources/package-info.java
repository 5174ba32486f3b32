/**
 * Sources against real brokers, with faults: a {@link dev.sluice.it.sources.SourceBench} opens them as the process does, an
 * {@link dev.sluice.it.sources.AuditedBus} takes what they emit, refuses when told to, and knows what is missing.
 */
@NullMarked
package dev.sluice.it.sources;

import org.jspecify.annotations.NullMarked;
