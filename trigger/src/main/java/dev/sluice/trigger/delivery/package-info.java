/**
 * Brings firings to sinks and topics: what a request looks like, what an answer means, when to try again, when to give up,
 * and when a whole sink is left alone for a while. {@link dev.sluice.trigger.delivery.Sink} is the port;
 * {@code Lane} is the pure policy of one subscriber's target.
 */
@NullMarked
package dev.sluice.trigger.delivery;

import org.jspecify.annotations.NullMarked;
