package dev.sluice.eventbus.contract;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long tests wait for what must happen: so long that a busy machine is no reason to fail, and no longer than anybody waits
 * for a test that hangs. Found by JUnit itself in every module that has these tests on its class path.
 */
public final class Patience implements BeforeAllCallback {

    /** The default of every wait. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(PATIENCE);
    }
}
