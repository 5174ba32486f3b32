/**
 * {@code sluice run --dapr}: renders what sidecars read, and runs the roles and their sidecars as processes of this machine with
 * one joined output.
 *
 * <p>Start reading at {@link dev.sluice.app.beside.DaprRun}.
 */
@NullMarked
package dev.sluice.app.beside;

import org.jspecify.annotations.NullMarked;
