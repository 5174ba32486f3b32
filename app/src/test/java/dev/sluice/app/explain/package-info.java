/** Explanations around a process. */
@NullMarked
package dev.sluice.app.explain;

import org.jspecify.annotations.NullMarked;
