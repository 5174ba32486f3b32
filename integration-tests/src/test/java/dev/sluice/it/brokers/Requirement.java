package dev.sluice.it.brokers;

import org.junit.jupiter.api.Assumptions;

/**
 * Something a plain machine may lack. Tests that need it are skipped there, unless the run says that it must not lack
 * anything: with {@code -Dsluice.it.complete=true} they fail.
 */
public final class Requirement {

    private Requirement() {}

    /** Skips the test, or fails it in a complete run, unless the thing is there. */
    public static void check(boolean isThere, String otherwise) {
        if (!isThere && Boolean.getBoolean("sluice.it.complete")) {
            throw new IllegalStateException(otherwise + ", and this run must not skip anything (sluice.it.complete)");
        }
        Assumptions.assumeTrue(isThere, otherwise);
    }
}
