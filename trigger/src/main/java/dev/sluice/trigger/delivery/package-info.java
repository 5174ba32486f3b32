/**
 * Brings firings to sinks and topics: what a request looks like, what an answer means, when to try again, when to give up,
 * and when a whole sink is left alone for a while.
 *
 * <p>Flow: the host makes a {@link dev.sluice.trigger.delivery.Delivery} of each firing and target and offers it to the
 * target's {@link dev.sluice.trigger.delivery.Lane}, the pure policy. What the lane says is due goes to the target's
 * {@link dev.sluice.trigger.delivery.Sink}, which makes one attempt; its
 * {@link dev.sluice.trigger.delivery.SendResult} goes back to the lane, which turns it into an
 * {@link dev.sluice.trigger.delivery.Outcome}: delivered, retried later, or a dead letter.
 * {@link dev.sluice.trigger.delivery.SinkFactory} makes sinks; {@link dev.sluice.trigger.delivery.DeadLetterEvents} says how a
 * dead letter travels.
 *
 * <p>Start reading at {@code Lane}, then {@code http.HttpSink}.
 */
@NullMarked
package dev.sluice.trigger.delivery;

import org.jspecify.annotations.NullMarked;
