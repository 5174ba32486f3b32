/**
 * Runs the tests that lie beside resources: {@code *.test.yaml} is read ({@link dev.sluice.app.trial.TestFileReader}), its events go
 * through the compiled trigger on a virtual clock ({@link dev.sluice.app.trial.TestRun}), and what happened is compared with what
 * was expected ({@link dev.sluice.app.trial.TestResult}). Start with {@link dev.sluice.app.trial.TestRun}.
 */
@NullMarked
package dev.sluice.app.trial;

import org.jspecify.annotations.NullMarked;
