/**
 * Joins the resources to the languages in them: {@link dev.sluice.trigger.check.SluiceExpressionChecker} answers the question
 * {@code crds} asks about every expression it reads, with the compilers of {@code expression}; {@code FilterExpressions} hands
 * filters from one to the other.
 */
@NullMarked
package dev.sluice.trigger.check;

import org.jspecify.annotations.NullMarked;
