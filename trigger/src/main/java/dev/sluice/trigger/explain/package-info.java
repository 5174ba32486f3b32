/**
 * Says why an event fired or not. It is the live evaluation once more: a fresh instance of the trigger is led through the stored
 * events before the one that is asked about ({@link dev.sluice.trigger.explain.Rewind}), takes that one, and is asked for its
 * reasons ({@link dev.sluice.trigger.explain.SubscriberReasons}). How far back it reads is bounded, and an answer that may depend on
 * what came before says so: ADR 72.
 *
 * <p>Start reading at {@link dev.sluice.trigger.explain.EventExplainer}.
 */
@NullMarked
package dev.sluice.trigger.explain;

import org.jspecify.annotations.NullMarked;
