/**
 * CloudEvents SQL, the expression language of the Subscriptions API's {@code sql} dialect.
 *
 * <p>Flow: {@link dev.sluice.cesql.CesqlProgram#compile} turns text into a tree once, or says where it is wrong; {@link
 * dev.sluice.cesql.CesqlProgram#evaluate} walks the tree over the attributes of one event and gives a value, and an error
 * kind beside it where something failed, as the language asks. Everything is immutable and thread-safe, and the time an
 * evaluation takes is bounded by the product of the text's and the attributes' lengths.
 *
 * <p>The CloudEvents SDK's own evaluator is the oracle of the tests; ADR 0040 says why it is not what runs.
 *
 * <p>Start reading at {@link dev.sluice.cesql.CesqlProgram}.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/main/cesql/spec.md">CloudEvents SQL 1.0</a>
 */
@NullMarked
package dev.sluice.cesql;

import org.jspecify.annotations.NullMarked;
