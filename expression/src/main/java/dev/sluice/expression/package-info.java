/**
 * What an event is asked: CEL expressions, filters and conditions, and the reason behind every answer.
 *
 * <p>Flow: text or plain values are compiled once, when a resource is read, into a {@link
 * dev.sluice.expression.CelExpression}, a {@link dev.sluice.expression.Filter}, an {@link
 * dev.sluice.expression.InputFilter} or a {@link dev.sluice.expression.Condition}; whatever is wrong comes back as {@link
 * dev.sluice.expression.ExpressionProblem}s and nothing is ever half accepted. An event becomes an {@link
 * dev.sluice.expression.EventView}, whose payload is parsed at most once, and is tested against all of them. The answer is
 * a {@link dev.sluice.expression.Verdict}; {@code why} evaluates the same program again and keeps the {@link
 * dev.sluice.expression.Reason}, so that the hot path pays nothing for it.
 *
 * <p>Compiled programs are immutable and thread-safe. A view belongs to one thread at a time. No input makes an evaluation
 * slow: regular expressions are RE2, CEL has an iteration budget, JSON has a depth limit.
 *
 * <p>Start reading at {@link dev.sluice.expression.EventView}, then {@link dev.sluice.expression.Filter}.
 */
@NullMarked
package dev.sluice.expression;

import org.jspecify.annotations.NullMarked;
