/**
 * The streams of buses on JetStream, which Dapr does not make: {@link dev.sluice.dapr.jetstream.StreamPlan} says what a bus
 * needs, {@link dev.sluice.dapr.jetstream.Streams} makes it where it may, and removes what every reader has.
 */
@NullMarked
package dev.sluice.dapr.jetstream;

import org.jspecify.annotations.NullMarked;
