/**
 * The commands of {@code sluice}: what they are called, what they take, what they print, and their exit codes. Commands that
 * talk to a running Sluice go through its HTTP API; {@code run} starts one.
 *
 * <p>Start reading at {@link dev.sluice.app.cli.SluiceCommand}.
 */
@NullMarked
package dev.sluice.app.cli;

import org.jspecify.annotations.NullMarked;
