/**
 * Explanations around a process: the hint that {@code run} gives when it is quiet, and explanations of events that were never sent.
 * The explaining itself is {@link dev.sluice.trigger.explain.EventExplainer}.
 */
@NullMarked
package dev.sluice.app.explain;

import org.jspecify.annotations.NullMarked;
