/**
 * Conditions over time: one small, pure state machine per pattern kind.
 *
 * <p>A {@link dev.sluice.trigger.pattern.Machine} keeps one state per key, an immutable record. It gets an event or the passing of
 * time and returns what to remember and what to emit; what it waits for is a function of the state
 * ({@link dev.sluice.trigger.pattern.Machine#dueMillis}). It sees no payload: the engine evaluates {@code by}, {@code field},
 * {@code weight} and the like beforehand, puts late events aside and bounds the number of keys.
 *
 * <p>Start reading at {@link dev.sluice.trigger.pattern.Machine}, then at a small kind ({@code Change}, {@code Dedup}), then at
 * {@code Threshold}, which {@code Count} and {@code Distinct} share. {@code Machines} is the table of kinds.
 */
@NullMarked
package dev.sluice.trigger.pattern;

import org.jspecify.annotations.NullMarked;
